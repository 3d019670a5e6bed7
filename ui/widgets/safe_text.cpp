#include "ui/widgets/safe_text.h"

namespace hone::ui {

namespace {

/// The name of a character that changes how others are read without being seen itself, or nothing.
const char16_t* hiddenMark(char16_t c)
{
  switch (c) {
  case 0x200B: return u"⟨ZWSP⟩";
  case 0x200E: return u"⟨LRM⟩";
  case 0x200F: return u"⟨RLM⟩";
  case 0x202A: return u"⟨LRE⟩";
  case 0x202B: return u"⟨RLE⟩";
  case 0x202C: return u"⟨PDF⟩";
  case 0x202D: return u"⟨LRO⟩";
  case 0x202E: return u"⟨RLO⟩";
  case 0x2060: return u"⟨WJ⟩";
  case 0x2066: return u"⟨LRI⟩";
  case 0x2067: return u"⟨RLI⟩";
  case 0x2068: return u"⟨FSI⟩";
  case 0x2069: return u"⟨PDI⟩";
  case 0xFEFF: return u"⟨BOM⟩";
  default: return nullptr;
  }
}

} // namespace

QString safeText(std::string_view utf8, qsizetype limit)
{
  // Four bytes make at least one UTF-16 unit, so this many are enough for the limit.
  if (limit > 0 && utf8.size() > static_cast<std::size_t>(limit) * 4 + 4)
    utf8 = utf8.substr(0, static_cast<std::size_t>(limit) * 4 + 4);
  const QString text = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
  QString out;
  out.reserve(text.size());
  for (qsizetype i = 0; i < text.size(); ++i) {
    if (limit > 0 && out.size() >= limit) {
      if (!out.isEmpty() && out.back().isHighSurrogate())
        out.chop(1);
      out += QChar(0x2026);
      break;
    }
    const char16_t c = text[i].unicode();
    if (c == '\r') {
      if (i + 1 >= text.size() || text[i + 1] != QLatin1Char('\n'))
        out += QLatin1Char('\n');
    } else if (c == '\n' || c == '\t') {
      out += QChar(c);
    } else if (c < 0x20) {
      out += QChar(0x2400 + c);
    } else if (c == 0x7F) {
      out += QChar(0x2421);
    } else if (c >= 0x80 && c < 0xA0) {
      out += QChar(QChar::ReplacementCharacter);
    } else if (const char16_t* mark = hiddenMark(c)) {
      out += QString::fromUtf16(mark);
    } else {
      out += QChar(c);
    }
  }
  return out;
}

QString safeLine(std::string_view utf8, qsizetype limit)
{
  return safeText(utf8, limit).simplified();
}

} // namespace hone::ui
