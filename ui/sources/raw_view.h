#pragma once

#include <string>
#include <string_view>

#include <QWidget>

class QPlainTextEdit;

namespace hone::ui {

class SegmentedControl;

/// Bytes as a hex dump: offset, sixteen bytes, and what of them is printable. offset is that of the first byte.
QString hexDump(std::string_view bytes, std::int64_t offset = 0);
/// Text that can be shown as text: UTF-8 without control characters other than line ends and tabs.
bool looksLikeText(std::string_view bytes);

/// A record's bytes, shown safely: as text where they are text, else as a hex dump; a person can switch. At most 64 KiB are
/// shown, and what is left out is said.
class RawView : public QWidget {
  Q_OBJECT
public:
  explicit RawView(QWidget* parent = nullptr);
  /// size: of the whole record, which may be more than the bytes given.
  void setBytes(std::string bytes, std::int64_t size, std::int64_t offset);

private:
  void show(bool hex);

  SegmentedControl* m_form;
  QPlainTextEdit* m_text;
  std::string m_bytes;
  std::int64_t m_size = 0;
  std::int64_t m_offset = 0;
};

} // namespace hone::ui
