#include <algorithm>
#include <array>

#include "text/detectors.h"
#include "text/redaction.h"

namespace hone::redaction {

namespace {

constexpr std::size_t kMostSecret = 4096;
constexpr std::size_t kMostPrivateKey = 16384;

bool isTokenByte(char c) { return isAlnum(c) || c == '_' || c == '-'; }

std::size_t endOfToken(const Scan& scan, std::size_t from, std::string_view also = {})
{
  std::size_t end = from;
  while (end < scan.text.size() && end - from < kMostSecret && (isTokenByte(scan.text[end]) || also.find(scan.text[end]) != std::string_view::npos))
    ++end;
  return end;
}

/// How keys of well-known services begin, and how many characters follow at least.
struct KeyShape {
  std::string_view beginning;
  std::size_t atLeast;
};
constexpr std::array kKeyShapes{
  KeyShape{"sk-", 16}, KeyShape{"pk-lf-", 16}, KeyShape{"sk_live_", 10}, KeyShape{"sk_test_", 10}, KeyShape{"pk_live_", 10}, KeyShape{"pk_test_", 10},
  KeyShape{"rk_live_", 10}, KeyShape{"rk_test_", 10}, KeyShape{"whsec_", 16}, KeyShape{"ghp_", 20}, KeyShape{"gho_", 20}, KeyShape{"ghu_", 20},
  KeyShape{"ghs_", 20}, KeyShape{"ghr_", 20}, KeyShape{"github_pat_", 20}, KeyShape{"glpat-", 16}, KeyShape{"gldt-", 16}, KeyShape{"xoxb-", 10},
  KeyShape{"xoxa-", 10}, KeyShape{"xoxp-", 10}, KeyShape{"xoxr-", 10}, KeyShape{"xoxs-", 10}, KeyShape{"xoxe-", 10}, KeyShape{"xapp-", 10},
  KeyShape{"AKIA", 16}, KeyShape{"ASIA", 16}, KeyShape{"AIza", 30}, KeyShape{"ya29.", 20}, KeyShape{"GOCSPX-", 20}, KeyShape{"hf_", 24},
  KeyShape{"npm_", 30}, KeyShape{"pypi-", 40}, KeyShape{"SG.", 40}, KeyShape{"dop_v1_", 32}, KeyShape{"shpat_", 24}, KeyShape{"shpss_", 24},
  KeyShape{"sq0atp-", 20}, KeyShape{"sq0csp-", 20}, KeyShape{"lin_api_", 24}, KeyShape{"phc_", 32}, KeyShape{"phx_", 32}, KeyShape{"dckr_pat_", 20},
  KeyShape{"r8_", 30}, KeyShape{"gsk_", 32}, KeyShape{"xai-", 40}, KeyShape{"nvapi-", 40}, KeyShape{"tvly-", 20}, KeyShape{"pplx-", 32},
  KeyShape{"ntn_", 32}, KeyShape{"lsv2_", 32}, KeyShape{"ls__", 24}, KeyShape{"ATATT3", 40}, KeyShape{"hvs.", 24}, KeyShape{"AGE-SECRET-KEY-", 40},
  KeyShape{"figd_", 30}, KeyShape{"sntrys_", 30}, KeyShape{"rubygems_", 32}, KeyShape{"EAAC", 60}, KeyShape{"glsa_", 30}};

constexpr auto kKeyBegins = [] {
  std::array<bool, 256> table{};
  for (const KeyShape& shape : kKeyShapes)
    table[static_cast<unsigned char>(shape.beginning[0])] = true;
  table['e'] = true; // eyJ…
  return table;
}();

bool hasDigit(std::string_view value) { return std::ranges::any_of(value, isDigit); }

std::string folded(std::string_view text)
{
  std::string out;
  for (const char c : text)
    out.push_back(lower(c));
  return out;
}

/// What stands where a secret would, and is none: a blank, a variable, a word of documentation.
bool isBlank(std::string_view value)
{
  if (value.empty() || value.front() == '<' || value.front() == '{' || value.front() == '$' || value.front() == '%' || value.front() == '[' || value.front() == '(')
    return true;
  if (std::ranges::all_of(value, [&](char c) { return c == '*' || c == 'x' || c == 'X' || c == '.' || c == '-' || c == '_'; }))
    return true;
  static constexpr std::array<std::string_view, 30> kWords{"null", "none", "nil", "true", "false", "undefined", "string", "str", "required", "optional",
    "redacted", "hidden", "yes", "no", "and", "or", "is", "the", "a", "your", "my", "for", "to", "here", "wrong", "incorrect", "invalid", "expired", "missing", "reset"};
  return std::ranges::find(kWords, folded(value)) != kWords.end();
}

enum class Word : std::uint8_t { none, strong, weak, code, bearer };

/// What an identifier promises of the value after it.
Word meaningOfWord(std::string_view word)
{
  if (word.size() < 3 || word.size() > 40)
    return Word::none;
  std::string name;
  for (const char c : word)
    if (c != '_' && c != '-')
      name.push_back(lower(c));
  const auto ends = [&](std::string_view ending) { return name.ends_with(ending); };
  switch (name.back()) {
  case 'd': return ends("password") || ends("passwd") || name == "pwd" || name == "userpwd" || name == "dbpwd" ? Word::strong : Word::none;
  case 's': return ends("pass") && (name == "pass" || name == "userpass" || name == "dbpass") ? Word::weak : Word::none;
  case 'e': return ends("passphrase") ? Word::strong : name == "passcode" ? Word::code : Word::none;
  case 't': return ends("secret") ? Word::weak : name == "passwort" ? Word::strong : Word::none;
  case 'n': return ends("token") ? Word::weak : name == "pin" ? Word::code : name == "authorization" ? Word::bearer : Word::none;
  case 'y': return ends("apikey") || ends("accesskey") || ends("secretkey") || ends("privatekey") || ends("licensekey") || ends("encryptionkey") ? Word::weak : Word::none;
  case 'v': return name == "cvv" ? Word::code : Word::none;
  case 'c': return name == "cvc" ? Word::code : Word::none;
  case 'r': return name == "bearer" ? Word::bearer : Word::none;
  case 'g': return name == "sig" ? Word::weak : Word::none;
  case 'p': return name == "otp" ? Word::code : Word::none;
  default: return Word::none;
  }
}

constexpr auto kWordEnds = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("dsetnyvcrgpDSETNYVCRGP"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

} // namespace

std::size_t detectSecret(Scan& scan, std::size_t begin, std::size_t end)
{
  const std::string_view text = scan.text;
  if (!kKeyBegins[static_cast<unsigned char>(text[begin])])
    return 0;
  const std::string_view rest = text.substr(begin);
  // A JSON Web Token: two or three parts, the first an object in base64.
  if (end - begin >= 12 && rest.starts_with("eyJ")) {
    std::size_t last = endOfToken(scan, begin);
    int parts = 1;
    while (scan.at(last) == '.' && isTokenByte(scan.at(last + 1)) && parts < 5) {
      last = endOfToken(scan, last + 1);
      ++parts;
    }
    if (parts < 2)
      return 0;
    scan.findings.push_back({begin, last, RedactionType::secret});
    return last;
  }
  for (const KeyShape& shape : kKeyShapes) {
    if (!rest.starts_with(shape.beginning))
      continue;
    const std::size_t from = begin + shape.beginning.size();
    const std::size_t last = endOfToken(scan, from, shape.beginning.ends_with('.') ? "." : "");
    const std::string_view body = text.substr(from, last - from);
    if (body.size() < shape.atLeast)
      continue;
    // "sk-learn-contrib-package-name" is no key.
    if (!hasDigit(body))
      continue;
    if ((shape.beginning == "AKIA" || shape.beginning == "ASIA") && !std::ranges::all_of(body.substr(0, 16), [](char c) { return isUpperAscii(c) || isDigit(c); }))
      continue;
    scan.findings.push_back({begin, last, RedactionType::secret});
    return last;
  }
  return 0;
}

std::size_t detectAssignment(Scan& scan, std::size_t begin, std::size_t end)
{
  const std::string_view text = scan.text;
  if (!kWordEnds[static_cast<unsigned char>(text[end - 1])])
    return 0;
  // The identifier that ends here: "client_secret", "x-api-key".
  if (scan.at(end) == '_' || (scan.at(end) == '-' && isAlnum(scan.at(end + 1))))
    return 0;
  std::size_t first = begin;
  while (first > 0 && begin - first < 32 && (isAlnum(text[first - 1]) || text[first - 1] == '_' || text[first - 1] == '-'))
    --first;
  const Word word = meaningOfWord(text.substr(first, end - first));
  if (word == Word::none)
    return 0;
  std::size_t i = end;
  const auto skip = [&](std::string_view characters, std::size_t most) {
    std::size_t n = 0;
    while (i < text.size() && n < most && characters.find(text[i]) != std::string_view::npos) {
      ++i;
      ++n;
    }
    return n;
  };
  skip("\\\"'`*", 3);
  skip(" \t", 3);
  bool sign = false;
  if (scan.at(i) == ':' || scan.at(i) == '=') {
    sign = true;
    ++i;
    if (scan.at(i) == '>' || scan.at(i) == '=')
      ++i;
  } else if (text.substr(i).starts_with("is ") || text.substr(i).starts_with("is:")) {
    i += 3;
  } else if (word != Word::bearer || i == end) {
    return 0;
  }
  skip(" \t", 4);
  const std::size_t quotes = skip("\\\"'`", 3);
  if (word == Word::bearer) {
    const std::string scheme = folded(text.substr(i, 7));
    if (scheme.starts_with("bearer "))
      i += 7;
    else if (scheme.starts_with("basic "))
      i += 6;
    else if (scheme.starts_with("token "))
      i += 6;
  }
  const std::size_t valueBegin = i;
  if (placeholderAt(text, i) > 0)
    return 0;
  while (i < text.size() && i - valueBegin < kMostSecret) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\'' || c == '`' || c == '<' || c == '\\' || c == ')' || c == '}' || c == ']')
      break;
    if ((c == ',' || c == ';' || c == '&') && quotes == 0)
      break;
    ++i;
  }
  std::size_t valueEnd = i;
  if (quotes == 0)
    while (valueEnd > valueBegin && (text[valueEnd - 1] == '.' || text[valueEnd - 1] == ',' || text[valueEnd - 1] == '!' || text[valueEnd - 1] == '?' || text[valueEnd - 1] == ':'))
      --valueEnd;
  const std::string_view value = text.substr(valueBegin, valueEnd - valueBegin);
  if (isBlank(value))
    return 0;
  bool secret = false;
  switch (word) {
  case Word::code:
    secret = value.size() >= 3 && value.size() <= 8 && std::ranges::all_of(value, isDigit) && (end - first != 3 || lower(text[end - 1]) != 'n' || value.size() <= 6);
    break;
  case Word::bearer: secret = value.size() >= 16 && hasDigit(value); break;
  case Word::weak: secret = looksRandom(value) || (value.size() >= 20 && hasDigit(value)) || (value.size() >= 8 && sign && hasDigit(value) && quotes > 0); break;
  case Word::strong: {
    const bool mixed = hasDigit(value) || std::ranges::any_of(value, [](char c) { return !isWordByte(c) && c != '-' && c != '/'; }) ||
                       (std::ranges::any_of(value.substr(1), isUpperAscii) && std::ranges::any_of(value, [](char c) { return c >= 'a' && c <= 'z'; }));
    // A plain word is a password where nothing goes on after it.
    const char next = scan.at(i);
    const bool alone = sign && (quotes > 0 || i >= text.size() || next == '\n' || next == '\r' || next == '&');
    secret = value.size() >= 3 && (mixed || alone);
    break;
  }
  case Word::none: break;
  }
  if (!secret)
    return 0;
  scan.findings.push_back({valueBegin, valueEnd, RedactionType::secret});
  return valueEnd;
}

std::size_t detectUrlCredentials(Scan& scan, std::size_t colon)
{
  // scheme://user:password@host: the password goes, the user's name too.
  const std::string_view text = scan.text;
  if (colon == 0 || !isAlnum(text[colon - 1]))
    return 0;
  const std::size_t begin = colon + 3;
  std::size_t i = begin;
  std::size_t password = 0;
  for (; i < text.size() && i - begin < 512; ++i) {
    const char c = text[i];
    if (c == '@')
      break;
    if (c == ':' && password == 0)
      password = i + 1;
    if (static_cast<unsigned char>(c) <= ' ' || c == '/' || c == '"' || c == '\'' || c == '<' || c == '>' || c == '?' || c == '#')
      return 0;
  }
  if (scan.at(i) != '@' || i == begin || (password != 0 && password == i))
    return 0;
  // "ssh://git@host": a name alone is no secret.
  if (password == 0 && i - begin < 16)
    return 0;
  if (isBlank(text.substr(password == 0 ? begin : password, i - (password == 0 ? begin : password))))
    return 0;
  scan.findings.push_back({begin, i, RedactionType::secret});
  return i;
}

std::size_t detectPrivateKey(Scan& scan, std::size_t begin)
{
  const std::string_view text = scan.text;
  const std::string_view head = text.substr(begin, 64);
  const std::size_t name = head.find("PRIVATE KEY");
  if (name == std::string_view::npos || head.find('\n') < name)
    return 0;
  const std::string_view body = text.substr(begin, kMostPrivateKey);
  const std::size_t closing = body.find("-----END ");
  std::size_t end = begin + body.size();
  if (closing != std::string_view::npos) {
    const std::size_t dashes = body.find("-----", closing + 9);
    end = dashes == std::string_view::npos ? end : begin + dashes + 5;
  } else {
    // A key that was cut short: what is left of its lines.
    end = begin + head.find("-----", 11) + 5;
    while (end < begin + body.size() && (isAlnum(text[end]) || text[end] == '+' || text[end] == '/' || text[end] == '=' || text[end] == '\n' || text[end] == '\r' || text[end] == '\\'))
      ++end;
  }
  scan.findings.push_back({begin, end, RedactionType::secret});
  return end;
}

FieldMeaning meaningOfField(std::string_view name)
{
  using Kind = FieldMeaning::Kind;
  if (name.size() < 3 || name.size() > 48)
    return {};
  std::string key;
  for (const char c : name)
    if (isAlnum(c))
      key.push_back(lower(c));
  struct Row {
    std::string_view name;
    RedactionType type;
    Kind kind;
  };
  static constexpr std::array kFields{
    Row{"accesskey", RedactionType::secret, Kind::entropy}, Row{"accesstoken", RedactionType::secret, Kind::mixed}, Row{"apikey", RedactionType::secret, Kind::mixed},
    Row{"apitoken", RedactionType::secret, Kind::mixed}, Row{"authorization", RedactionType::secret, Kind::mixed}, Row{"authtoken", RedactionType::secret, Kind::mixed},
    Row{"bearertoken", RedactionType::secret, Kind::mixed}, Row{"clientsecret", RedactionType::secret, Kind::always}, Row{"cookie", RedactionType::secret, Kind::mixed},
    Row{"csrftoken", RedactionType::secret, Kind::mixed}, Row{"cvc", RedactionType::secret, Kind::shortNumber}, Row{"cvv", RedactionType::secret, Kind::shortNumber},
    Row{"idtoken", RedactionType::secret, Kind::mixed}, Row{"otp", RedactionType::secret, Kind::shortNumber}, Row{"passcode", RedactionType::secret, Kind::always},
    Row{"passphrase", RedactionType::secret, Kind::always}, Row{"passwd", RedactionType::secret, Kind::always}, Row{"password", RedactionType::secret, Kind::always},
    Row{"pin", RedactionType::secret, Kind::shortNumber}, Row{"privatekey", RedactionType::secret, Kind::mixed}, Row{"pwd", RedactionType::secret, Kind::always},
    Row{"refreshtoken", RedactionType::secret, Kind::mixed}, Row{"secret", RedactionType::secret, Kind::mixed}, Row{"secretaccesskey", RedactionType::secret, Kind::mixed},
    Row{"secretkey", RedactionType::secret, Kind::mixed}, Row{"securitycode", RedactionType::secret, Kind::shortNumber}, Row{"sessiontoken", RedactionType::secret, Kind::mixed},
    Row{"setcookie", RedactionType::secret, Kind::mixed}, Row{"token", RedactionType::secret, Kind::entropy}, Row{"xapikey", RedactionType::secret, Kind::mixed},
    Row{"cell", RedactionType::phone, Kind::digits}, Row{"cellphone", RedactionType::phone, Kind::digits}, Row{"contactnumber", RedactionType::phone, Kind::digits},
    Row{"fax", RedactionType::phone, Kind::digits}, Row{"homephone", RedactionType::phone, Kind::digits}, Row{"mobile", RedactionType::phone, Kind::digits},
    Row{"mobilenumber", RedactionType::phone, Kind::digits}, Row{"mobilephone", RedactionType::phone, Kind::digits}, Row{"msisdn", RedactionType::phone, Kind::digits},
    Row{"phone", RedactionType::phone, Kind::digits}, Row{"phonenumber", RedactionType::phone, Kind::digits}, Row{"tel", RedactionType::phone, Kind::digits},
    Row{"telephone", RedactionType::phone, Kind::digits}, Row{"whatsapp", RedactionType::phone, Kind::digits}, Row{"workphone", RedactionType::phone, Kind::digits},
    Row{"accountholder", RedactionType::name, Kind::always}, Row{"cardholder", RedactionType::name, Kind::always}, Row{"cardholdername", RedactionType::name, Kind::always},
    Row{"contactname", RedactionType::name, Kind::always}, Row{"customername", RedactionType::name, Kind::always}, Row{"displayname", RedactionType::name, Kind::always},
    Row{"familyname", RedactionType::name, Kind::always}, Row{"firstname", RedactionType::name, Kind::always}, Row{"fullname", RedactionType::name, Kind::always},
    Row{"givenname", RedactionType::name, Kind::always}, Row{"lastname", RedactionType::name, Kind::always}, Row{"legalname", RedactionType::name, Kind::always},
    Row{"maidenname", RedactionType::name, Kind::always}, Row{"middlename", RedactionType::name, Kind::always}, Row{"passengername", RedactionType::name, Kind::always},
    Row{"patientname", RedactionType::name, Kind::always}, Row{"recipientname", RedactionType::name, Kind::always}, Row{"surname", RedactionType::name, Kind::always},
    Row{"address", RedactionType::address, Kind::mixed}, Row{"address1", RedactionType::address, Kind::always}, Row{"address2", RedactionType::address, Kind::always},
    Row{"addressline1", RedactionType::address, Kind::always}, Row{"addressline2", RedactionType::address, Kind::always}, Row{"billingaddress", RedactionType::address, Kind::mixed},
    Row{"homeaddress", RedactionType::address, Kind::always}, Row{"postalcode", RedactionType::address, Kind::digits}, Row{"postcode", RedactionType::address, Kind::always},
    Row{"shippingaddress", RedactionType::address, Kind::mixed}, Row{"street", RedactionType::address, Kind::always}, Row{"streetaddress", RedactionType::address, Kind::always},
    Row{"zip", RedactionType::address, Kind::digits}, Row{"zipcode", RedactionType::address, Kind::digits},
    Row{"birthdate", RedactionType::birthDate, Kind::always}, Row{"birthday", RedactionType::birthDate, Kind::digits}, Row{"dateofbirth", RedactionType::birthDate, Kind::always},
    Row{"dob", RedactionType::birthDate, Kind::digits},
    Row{"aadhaar", RedactionType::nationalId, Kind::always}, Row{"curp", RedactionType::nationalId, Kind::always}, Row{"driverlicense", RedactionType::nationalId, Kind::digits},
    Row{"driverslicense", RedactionType::nationalId, Kind::digits}, Row{"nationalid", RedactionType::nationalId, Kind::always}, Row{"nino", RedactionType::nationalId, Kind::always},
    Row{"passport", RedactionType::nationalId, Kind::digits}, Row{"passportnumber", RedactionType::nationalId, Kind::always},
    Row{"socialsecuritynumber", RedactionType::nationalId, Kind::always}, Row{"ssn", RedactionType::nationalId, Kind::always}, Row{"taxid", RedactionType::nationalId, Kind::digits},
    Row{"cardnumber", RedactionType::card, Kind::digits}, Row{"ccnumber", RedactionType::card, Kind::digits}, Row{"creditcardnumber", RedactionType::card, Kind::digits},
    Row{"iban", RedactionType::iban, Kind::mixed}};
  const auto found = std::ranges::find(kFields, key, &Row::name);
  return found == kFields.end() ? FieldMeaning{} : FieldMeaning{found->type, found->kind};
}

bool isMasked(const FieldMeaning& meaning, std::string_view value)
{
  const auto digits = std::ranges::count_if(value, isDigit);
  if (value.empty() || (placeholderAt(value, 0) == value.size()))
    return false;
  switch (meaning.kind) {
  case FieldMeaning::Kind::none: return false;
  case FieldMeaning::Kind::always: return !isBlank(value);
  case FieldMeaning::Kind::digits: return digits >= 4 && value.size() <= 40;
  case FieldMeaning::Kind::mixed:
    return value.size() >= 6 && digits > 0 && std::ranges::any_of(value, [](char c) { return isLetterAscii(c) || static_cast<unsigned char>(c) >= 0x80; }) && !isBlank(value);
  case FieldMeaning::Kind::entropy: return looksRandom(value);
  case FieldMeaning::Kind::shortNumber: return value.size() >= 3 && value.size() <= 8 && digits == static_cast<std::ptrdiff_t>(value.size());
  }
  return false;
}

} // namespace hone::redaction
