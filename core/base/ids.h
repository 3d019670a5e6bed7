#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace hone {

/// A row's number in the store, typed by what it numbers, so that ids cannot be mixed up. 0 is no row.
template<class Tag>
struct Id {
  std::int64_t value = 0;
  constexpr explicit operator bool() const { return value != 0; }
  friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

using ConversationId = Id<struct ConversationTag>;
using UserId = Id<struct UserTag>;
using SourceId = Id<struct SourceTag>;
using IntentId = Id<struct IntentTag>;
using FixId = Id<struct FixTag>;

} // namespace hone

template<class Tag>
struct std::hash<hone::Id<Tag>> {
  std::size_t operator()(const hone::Id<Tag>& id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
