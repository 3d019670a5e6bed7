#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/byte_stream.h"
#include "capture/reader.h"

namespace hone {

/// Finds the records in a stream of JSON without holding more than one of them: the elements of an array at the top,
/// the elements of an array under a named key of an object at the top, one value a line, or values one after another.
/// It checks brackets, commas, colons and quotes on the way, so that a damaged record is known by its exact place and
/// the scan goes on at the next record that begins like the ones before. One thread.
class RecordScanner {
public:
  struct Layout {
    std::vector<std::string_view> arrayKeys = {}; ///< keys of a top-level object whose arrays hold the records
    std::vector<std::string_view> fields = {};    ///< other keys of that object that the reader wants to see
    bool onlyWrapped = false;                ///< an object at the top is never a record, even if no such key is near
    bool wholeArray = false;                 ///< an array at the top is one record, not many
    bool lines = false;                      ///< always one record a line
  };

  enum class Kind : std::uint8_t {
    record,  ///< text() is a record: well bracketed, but not yet known to be valid JSON
    field,   ///< text() is the value of the top-level object's field key()
    damage,  ///< text() is the first 1 MiB of bytes that hold no readable record; reason() says why
    end,
  };

  /// The stream must outlive the scanner. With `from` it begins there; what was no place of this scanner's is an error
  /// of the first next().
  RecordScanner(ByteStream& stream, Layout layout, const std::optional<ReadPosition>& from = std::nullopt);

  /// The next thing in the stream. An error is one of the stream; what was found before it is good.
  Result<Kind> next();

  std::string_view text() const { return m_text; } ///< until the next call of next()
  const std::string& key() const { return m_key; } ///< of a field, or of the array that the record is in
  const std::string& reason() const { return m_reason; }
  std::int64_t offset() const { return m_textOffset; } ///< of text(), 0-based in the decompressed stream
  std::int64_t line() const { return m_textLine; }     ///< 1-based
  bool isUnfinished() const { return m_unfinished; }   ///< a line that the stream ended in
  /// Where a scanner can go on behind the record that was accepted last, if there is such a place.
  std::optional<ReadPosition> position() const;
  /// To be called after a record was understood: later damage is recovered from by looking for its like.
  void acceptRecord();

private:
  enum class Mode : std::uint8_t { start, lines, values, array, object, finished };
  enum class Stop : std::uint8_t { complete, broken, endOfStream };

  using Step = Result<std::optional<Kind>>; ///< nothing: go on
  static constexpr std::size_t kScannerChunk = 256 * 1024;

  // What is next in the file (record_scanner.cpp).
  bool resume(const ReadPosition& from);
  Result<void> chooseMode();
  Step nextLine();
  Step nextElement();
  Step nextValue();
  Step nextField();
  Step closeArray();

  // One value to its end (record_scanner_values.cpp).
  Result<bool> fill();
  Result<bool> have(std::size_t index);
  Result<bool> skipSpace();
  void consume(std::size_t upTo);
  void beginValue();
  Result<Stop> scanValue(std::size_t& i);
  Result<Stop> scanString(std::size_t& i);
  Result<Stop> scanWord(std::size_t& i);
  Result<bool> more(std::size_t& i);
  Stop broken(std::string_view expected);
  Step finishValue(Stop stop, std::size_t i, Kind kind);

  // Behind damage (record_scanner_damage.cpp).
  Step damage(std::size_t at, std::string reason);
  Result<bool> recover(std::size_t from);
  std::optional<std::size_t> findStart(std::size_t from) const;
  void resumeAt(std::size_t index);

  ByteStream& m_stream;
  Layout m_layout;
  Mode m_mode = Mode::start;
  bool m_inObjectArray = false; ///< the array being read is under a key of the top-level object
  bool m_expectComma = false;
  bool m_recovered = false;     ///< the position was found by likeness, so the nesting around it is a guess
  bool m_atEnd = false;
  bool m_unfinished = false;
  bool m_seenArray = false;     ///< an array of records was entered

  std::string m_buffer;         ///< bytes from m_base on; those before m_position are used up
  std::size_t m_position = 0;
  std::int64_t m_base = 0;
  std::int64_t m_lines = 0;     ///< line ends before m_position
  bool m_discard = false;       ///< the value being scanned is not kept: it is too large or not wanted
  bool m_tooLarge = false;
  bool m_tooDeep = false;
  std::string m_head;           ///< first bytes of a value that is not kept
  std::string m_broken;         ///< what the scan expected where it broke

  struct Place {
    std::int64_t offset = -1;
    std::int64_t lines = 0;
    Mode mode = Mode::start;
    bool inObjectArray = false;
    bool seenArray = false;
    bool expectComma = false;
    std::string key;
  };
  Place m_accepted;             ///< behind the last record that was understood
  bool m_isLost = false;        ///< the position to go on from was none

  std::string_view m_text;
  std::int64_t m_textOffset = 0;
  std::int64_t m_textLine = 1;
  std::string m_key;
  std::string m_reason;
  std::string m_opening;        ///< how the last good record began: its brace and first key
  std::int64_t m_rescanned = 0; ///< bytes looked at again because of damage
};

} // namespace hone
