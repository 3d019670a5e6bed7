#include "ui/sources/raw_view.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStringDecoder>
#include <QVBoxLayout>

#include <algorithm>

namespace hone::ui {

namespace {
constexpr std::size_t kTextShown = 64 * 1024;
constexpr std::size_t kHexShown = 16 * 1024;
constexpr std::size_t kPerLine = 16;
} // namespace

QString hexDump(std::string_view bytes, std::int64_t offset)
{
  static constexpr char kDigits[] = "0123456789abcdef";
  QString out;
  out.reserve(static_cast<qsizetype>((bytes.size() / kPerLine + 1) * 78));
  for (std::size_t line = 0; line < bytes.size(); line += kPerLine) {
    out += QStringLiteral("%1  ").arg(offset + static_cast<std::int64_t>(line), 10, 10, QLatin1Char(' '));
    QString printable;
    for (std::size_t i = 0; i < kPerLine; ++i) {
      if (i == kPerLine / 2)
        out += QLatin1Char(' ');
      if (line + i >= bytes.size()) {
        out += QStringLiteral("   ");
        continue;
      }
      const auto byte = static_cast<unsigned char>(bytes[line + i]);
      out += QLatin1Char(kDigits[byte >> 4]);
      out += QLatin1Char(kDigits[byte & 15]);
      out += QLatin1Char(' ');
      printable += byte >= 0x20 && byte < 0x7F ? QLatin1Char(static_cast<char>(byte)) : QLatin1Char('.');
    }
    out += QStringLiteral(" |") + printable + QStringLiteral("|\n");
  }
  out.chop(1);
  return out;
}

bool looksLikeText(std::string_view bytes)
{
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F)
      return false;
  }
  QStringDecoder decoder(QStringDecoder::Utf8);
  const QString decoded = decoder.decode(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())));
  return !decoder.hasError() && !decoded.contains(QChar(0xFFFD));
}

RawView::RawView(QWidget* parent) : QWidget(parent), m_form(new SegmentedControl(tr("How the bytes are shown"))), m_text(new QPlainTextEdit)
{
  m_form->addSegment(tr("Text"));
  m_form->addSegment(tr("Bytes"));
  m_text->setReadOnly(true);
  m_text->setFont(Theme::instance().mono());
  m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
  m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_text->setTabChangesFocus(true);
  m_text->setAccessibleName(tr("The record's bytes"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  layout->addWidget(m_form);
  layout->addWidget(m_text, 1);
  connect(m_form, &SegmentedControl::currentChanged, this, [this](int index) { show(index == 1); });
}

void RawView::setBytes(std::string bytes, std::int64_t size, std::int64_t offset)
{
  m_bytes = std::move(bytes);
  m_size = size;
  m_offset = offset;
  // A cut in the middle of a character makes no binary of a text.
  const bool isCut = m_bytes.size() > kTextShown || m_size > static_cast<std::int64_t>(m_bytes.size());
  const auto looked = std::min(m_bytes.size(), kTextShown);
  const bool hex = !looksLikeText(std::string_view(m_bytes).substr(0, isCut && looked > 3 ? looked - 3 : looked));
  const QSignalBlocker blocker(m_form);
  m_form->setCurrentIndex(hex ? 1 : 0);
  show(hex);
}

void RawView::show(bool hex)
{
  const auto shown = std::min(m_bytes.size(), hex ? kHexShown : kTextShown);
  const auto part = std::string_view(m_bytes).substr(0, shown);
  auto text = hex ? hexDump(part, m_offset) : safeText(part);
  if (const auto more = std::max(m_size, static_cast<std::int64_t>(m_bytes.size())) - static_cast<std::int64_t>(shown); more > 0)
    text += QStringLiteral("\n\n") + tr("… %1 more bytes").arg(numberText(more));
  m_text->setPlainText(m_bytes.empty() ? tr("The record has no bytes.") : text);
}

} // namespace hone::ui
