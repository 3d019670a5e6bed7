#include "text/tokenizer.h"

#include "text/utf8.h"

namespace hone {

namespace {

bool isDigit(char32_t c) { return c >= '0' && c <= '9'; }
bool isApostrophe(char32_t c) { return c == '\'' || c == 0x2019; }
bool isSpace(char32_t c) { return c <= 0x20 || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) || c == 0x3000; }

/// Reads the text once, a code point at a time with one of look-ahead.
class Scanner {
public:
  Scanner(std::string_view text, std::size_t maxTokens) : m_text(text), m_maxTokens(maxTokens) {}

  std::vector<Token> run()
  {
    bool sentenceStart = true;
    while (m_position < m_text.size() && m_tokens.size() < m_maxTokens) {
      const std::size_t begin = m_position;
      std::size_t next = m_position;
      const char32_t c = decodeUtf8(m_text, next);
      if (isSpace(c)) {
        sentenceStart = sentenceStart || c == '\n';
        m_position = next;
      } else if (markerAt(begin)) {
        sentenceStart = true;
      } else if (addressAt(begin)) {
        sentenceStart = false;
      } else if (isUnspaced(c)) {
        pairAt(begin, next);
        sentenceStart = false;
      } else if (isLetter(c) || isDigit(c)) {
        wordAt(begin, sentenceStart);
        sentenceStart = false;
      } else {
        m_position = next;
        if (c == '.' || c == '!' || c == '?' || c == ';' || c == ':' || c == ',' || c == 0x3002 || c == 0xFF01 ||
            c == 0xFF1F || c == '(' || c == ')' || c == '"' || c == 0x2014) {
          add(begin, Token::Kind::punctuation, std::string(m_text.substr(begin, next - begin)));
          sentenceStart = sentenceStart || c == '.' || c == '!' || c == '?' || c == ':' || c == 0x3002;
        }
      }
    }
    return std::move(m_tokens);
  }

private:
  Token& add(std::size_t begin, Token::Kind kind, std::string text)
  {
    Token token;
    token.text = std::move(text);
    token.begin = static_cast<std::uint32_t>(begin);
    token.length = static_cast<std::uint32_t>(m_position - begin);
    token.kind = kind;
    return m_tokens.emplace_back(std::move(token));
  }

  // "###STOP###", "[END]", "<|endoftext|>", "<br>": signs around a word that no person types into a sentence.
  bool markerAt(std::size_t begin)
  {
    constexpr std::size_t kLongest = 64;
    const char open = m_text[begin];
    if (open != '#' && open != '<' && open != '[' && open != '*')
      return false;
    std::size_t i = begin;
    while (i < m_text.size() && i - begin < kLongest && m_text[i] == open)
      ++i;
    const std::size_t signs = i - begin;
    if ((open == '#' || open == '*') && signs < 3)
      return false;
    const char close = open == '<' ? '>' : open == '[' ? ']' : open;
    bool lower = false;
    std::size_t letters = 0;
    while (i < m_text.size() && i - begin < kLongest && m_text[i] != close && m_text[i] != '\n') {
      lower = lower || (m_text[i] >= 'a' && m_text[i] <= 'z');
      letters += m_text[i] != ' ';
      ++i;
    }
    if (i >= m_text.size() || m_text[i] != close || letters == 0)
      return false;
    if (open != '<' && lower)
      return false;
    if (open == '<' && m_text.substr(begin, i - begin).find(' ') != std::string_view::npos &&
        m_text[begin + 1] == ' ')
      return false;
    for (std::size_t closing = 0; closing < signs && i < m_text.size() && m_text[i] == close; ++closing)
      ++i;
    m_position = i;
    add(begin, Token::Kind::marker, std::string(m_text.substr(begin, i - begin)));
    return true;
  }

  // An e-mail address or a URL: a run without spaces that holds "@…." or "://" or begins with "www.".
  bool addressAt(std::size_t begin)
  {
    constexpr std::size_t kLongest = 512;
    const auto first = static_cast<unsigned char>(m_text[begin]);
    if (!((first | 32u) >= 'a' && (first | 32u) <= 'z') && !isDigit(first))
      return false;
    std::size_t end = begin;
    std::size_t at = 0;
    bool url = m_text.substr(begin, 4) == "www.";
    while (end < m_text.size() && end - begin < kLongest) {
      const auto c = static_cast<unsigned char>(m_text[end]);
      if (c <= 0x20 || c == '<' || c == '>' || c == '"' || c == ',' || c == '(' || c == ')')
        break;
      if (c == '@' && at == 0 && end > begin)
        at = end;
      url = url || (c == ':' && m_text.substr(end, 3) == "://");
      ++end;
    }
    const bool mail = at > 0 && m_text.substr(at, end - at).find('.') != std::string_view::npos;
    if (!mail && !url)
      return false;
    while (end > begin && (m_text[end - 1] == '.' || m_text[end - 1] == '!' || m_text[end - 1] == '?' ||
                           m_text[end - 1] == ';' || m_text[end - 1] == ':'))
      --end;
    m_position = end;
    add(begin, Token::Kind::address, std::string(m_text.substr(begin, end - begin)));
    return true;
  }

  void pairAt(std::size_t begin, std::size_t next)
  {
    m_position = next;
    if (next < m_text.size()) {
      std::size_t after = next;
      if (isUnspaced(decodeUtf8(m_text, after))) {
        add(begin, Token::Kind::word, std::string(m_text.substr(begin, after - begin))).length =
          static_cast<std::uint32_t>(after - begin);
        return;
      }
    }
    // The last character of a run stands in the pair before it; one that stands alone is a word.
    if (m_tokens.empty() || m_tokens.back().begin + m_tokens.back().length != m_position)
      add(begin, Token::Kind::word, std::string(m_text.substr(begin, next - begin)));
  }

  void wordAt(std::size_t begin, bool sentenceStart)
  {
    constexpr std::size_t kLongestWord = 64;
    std::string folded;
    std::size_t letters = 0, digits = 0, uppers = 0;
    bool firstUpper = false;
    std::size_t i = begin;
    while (i < m_text.size()) {
      std::size_t next = i;
      const char32_t c = decodeUtf8(m_text, next);
      if (isUnspaced(c))
        break;
      if (isLetter(c)) {
        firstUpper = firstUpper || (letters + digits == 0 && isUpper(c));
        ++letters;
        uppers += isUpper(c);
        appendUtf8(folded, foldCase(c));
      } else if (isDigit(c)) {
        ++digits;
        folded.push_back(static_cast<char>(c));
      } else {
        // A joint stays inside a word only between two letters or digits.
        const bool joint = isApostrophe(c) || c == '-' || c == '_' || ((c == '.' || c == ',' || c == ':') && digits > 0);
        if (!joint || next >= m_text.size())
          break;
        std::size_t after = next;
        const char32_t following = decodeUtf8(m_text, after);
        const bool digitJoint = c == '.' || c == ',' || c == ':';
        if (digitJoint ? !isDigit(following) : !(isLetter(following) || isDigit(following)))
          break;
        folded.push_back(isApostrophe(c) ? '\'' : static_cast<char>(c));
      }
      i = next;
    }
    m_position = i;
    const auto kind = digits == 0 ? Token::Kind::word : letters == 0 ? Token::Kind::number : Token::Kind::identifier;
    Token& token = add(begin, kind, std::string(truncateUtf8(folded, kLongestWord)));
    token.upperCase = letters >= 2 && uppers == letters;
    token.capitalized = firstUpper && !token.upperCase && letters >= 2;
    token.sentenceStart = sentenceStart;
  }

  std::string_view m_text;
  std::size_t m_maxTokens;
  std::size_t m_position = 0;
  std::vector<Token> m_tokens;
};

} // namespace

std::vector<Token> tokenize(std::string_view text, std::size_t maxTokens)
{
  constexpr std::size_t kMaxBytes = 0xFFFF'FFFF;
  return Scanner(text.substr(0, kMaxBytes), maxTokens).run();
}

} // namespace hone
