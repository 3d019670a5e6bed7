#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

namespace hone {

/// What kind of failure, for code that reacts to it; people read Error::message.
enum class ErrorKind : std::uint8_t {
  invalidInput,  ///< the caller's data or arguments are wrong
  notFound,
  alreadyExists,
  unsupported,   ///< understood, but this program or version cannot do it
  io,            ///< disk, file or process failure
  corrupt,       ///< a store or file is damaged
  conflict,      ///< changed by someone else since it was read
  rejected,      ///< the other side said no (a refused push)
  network,
  cancelled,     ///< the person stopped it; never shown as a failure
  internal,
};

/// A failure as a value. message is one or two plain sentences: what happened, what was kept, what to do.
struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;
  std::string file;                        ///< path or endpoint concerned; empty when none
  std::optional<std::int64_t> line;        ///< 1-based
  std::optional<std::int64_t> byteOffset;  ///< 0-based, in the decompressed stream

  /// message with its place: "FILE, line 3, byte 120: message".
  std::string describe() const;
};

template<class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorKind kind, std::string message, std::string file = {})
{
  return std::unexpected(Error{kind, std::move(message), std::move(file), std::nullopt, std::nullopt});
}

/// `HONE_TRY(auto value, call())` takes the value or returns the error to the caller.
#define HONE_TRY_NAME2(line) honeTry##line
#define HONE_TRY_NAME(line) HONE_TRY_NAME2(line)
#define HONE_TRY(declaration, expression)                               \
  auto HONE_TRY_NAME(__LINE__) = (expression);                          \
  if (!HONE_TRY_NAME(__LINE__))                                         \
    return std::unexpected(std::move(HONE_TRY_NAME(__LINE__).error())); \
  declaration = std::move(*HONE_TRY_NAME(__LINE__))

/// `HONE_CHECK(call())` for Result<void>.
#define HONE_CHECK(expression)                                            \
  do {                                                                    \
    if (auto honeChecked = (expression); !honeChecked)                    \
      return std::unexpected(std::move(honeChecked.error()));             \
  } while (false)

} // namespace hone
