#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <vector>

#include "store/store.h"

namespace hone {

/// The facts of all conversations in id order, in pieces that are shared between one version of the table and the next:
/// a conversation that arrives costs the copy of one piece, not of a million rows. Copies are cheap; what a copy holds
/// never changes. One thread while it is changed, any while it is read.
class FactTable {
public:
  /// One conversation with what is derived from its facts.
  struct Row {
    ConversationFacts facts;
    std::vector<std::int32_t> conditions; ///< numbers of the conditions it meets, as the owner numbers them
    std::int32_t stratum = 0;             ///< its agent version, as the owner numbers them
  };

  std::size_t size() const { return m_size; }
  bool empty() const { return m_size == 0; }
  const Row& row(std::size_t index) const { return (*m_pieces[index / kPiece])[index % kPiece]; }
  const ConversationFacts& operator[](std::size_t index) const { return row(index).facts; }
  /// The row of a conversation; nothing when it is not there.
  std::optional<std::size_t> find(ConversationId id) const;

  /// Adds a row behind all others; its id is the greatest.
  void append(Row&& row);
  /// Puts another row of the same conversation in its place.
  void replace(std::size_t index, Row&& row);

  /// Goes over the facts.
  class Iterator {
  public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = ConversationFacts;
    using difference_type = std::ptrdiff_t;
    using pointer = const ConversationFacts*;
    using reference = const ConversationFacts&;

    Iterator() = default;
    Iterator(const FactTable& table, std::size_t index) : m_table(&table), m_index(index) {}
    reference operator*() const { return (*m_table)[m_index]; }
    pointer operator->() const { return &(*m_table)[m_index]; }
    Iterator& operator++()
    {
      ++m_index;
      return *this;
    }
    Iterator operator++(int)
    {
      const Iterator before = *this;
      ++m_index;
      return before;
    }
    bool operator==(const Iterator& other) const { return m_index == other.m_index; }

  private:
    const FactTable* m_table = nullptr;
    std::size_t m_index = 0;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, m_size}; }

private:
  using Piece = std::vector<Row>;
  static constexpr std::size_t kPiece = 256;

  /// The piece, copied first when another table shares it.
  Piece& own(std::size_t piece);

  std::vector<std::shared_ptr<Piece>> m_pieces;
  std::size_t m_size = 0;
};

} // namespace hone
