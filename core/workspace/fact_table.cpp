#include "workspace/fact_table.h"

#include <algorithm>

namespace hone {

std::optional<std::size_t> FactTable::find(ConversationId id) const
{
  const auto piece = std::ranges::lower_bound(m_pieces, id, {}, [](const auto& rows) { return rows->back().facts.id; });
  if (piece == m_pieces.end())
    return std::nullopt;
  const auto row = std::ranges::lower_bound(**piece, id, {}, [](const Row& r) { return r.facts.id; });
  if (row == (*piece)->end() || row->facts.id != id)
    return std::nullopt;
  return static_cast<std::size_t>(piece - m_pieces.begin()) * kPiece + static_cast<std::size_t>(row - (*piece)->begin());
}

FactTable::Piece& FactTable::own(std::size_t piece)
{
  std::shared_ptr<Piece>& rows = m_pieces[piece];
  // A piece that only this table holds is not seen by anyone else: nobody copies from a table while it is changed.
  if (rows.use_count() > 1) {
    auto copy = std::make_shared<Piece>();
    copy->reserve(kPiece);
    *copy = *rows;
    rows = std::move(copy);
  }
  return *rows;
}

void FactTable::append(Row&& row)
{
  if (m_size % kPiece == 0) {
    m_pieces.push_back(std::make_shared<Piece>());
    m_pieces.back()->reserve(kPiece);
  }
  own(m_size / kPiece).push_back(std::move(row));
  ++m_size;
}

void FactTable::replace(std::size_t index, Row&& row) { own(index / kPiece)[index % kPiece] = std::move(row); }

} // namespace hone
