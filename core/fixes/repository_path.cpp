#include "fixes/repository_path.h"

#include <algorithm>
#include <cctype>

#include "fixes/text_lines.h"

namespace hone {

namespace {

/// What some file system reads as ".git": other case, trailing blanks and dots, NTFS short names and streams, code
/// points that HFS+ ignores.
bool looksLikeGitFolder(std::string_view part)
{
  std::string plain;
  for (std::size_t i = 0; i < part.size();) {
    const CodePoint point = codePointAt(part, i);
    const bool ignored = (point.value >= 0x200B && point.value <= 0x200F) || (point.value >= 0x202A && point.value <= 0x202E) ||
                         (point.value >= 0x2060 && point.value <= 0x206F) || point.value == 0xFEFF;
    if (!ignored && point.value < 0x80)
      plain += static_cast<char>(std::tolower(static_cast<int>(point.value)));
    else if (!ignored)
      plain += '?';
    i += point.length;
  }
  if (const std::size_t stream = plain.find(':'); stream != std::string::npos)
    plain.resize(stream);
  while (!plain.empty() && (plain.back() == ' ' || plain.back() == '.'))
    plain.pop_back();
  return plain == ".git" || (plain.starts_with("git~") && plain.size() <= 6);
}

} // namespace

Result<void> checkRepositoryPath(const std::string& path)
{
  const auto refuse = [&](const std::string& why) {
    return fail(ErrorKind::invalidInput, "This path cannot be written in a repository: " + why + " Nothing was written.", path);
  };
  if (path.empty())
    return refuse("it is empty.");
  if (path.size() > 4000)
    return refuse("it is longer than 4,000 bytes.");
  if (!isPlainUtf8(path))
    return refuse("it is not valid UTF-8.");
  if (path.find('\\') != std::string::npos)
    return refuse("it holds a backslash.");
  if (std::ranges::any_of(path, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
    return refuse("it holds control characters.");
  for (std::size_t begin = 0; begin <= path.size();) {
    std::size_t end = path.find('/', begin);
    if (end == std::string::npos)
      end = path.size();
    const std::string_view part = std::string_view(path).substr(begin, end - begin);
    if (part.empty())
      return refuse(begin == 0 ? "it is absolute." : "it has an empty part.");
    if (part == "." || part == "..")
      return refuse("it leaves its folder.");
    if (looksLikeGitFolder(part))
      return refuse("it leads into git's own folder.");
    begin = end + 1;
  }
  return {};
}

std::string withoutCredentials(std::string_view url)
{
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos)
    return std::string(url); // a path, or user@host:path of ssh, whose user is no secret
  const std::size_t begin = scheme + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
  const std::size_t at = url.substr(begin, end - begin).rfind('@');
  std::string out(url);
  if (at != std::string_view::npos) {
    const std::string_view user = url.substr(begin, at);
    const bool ssh = url.starts_with("ssh://") && user.find(':') == std::string_view::npos;
    if (!ssh)
      out.erase(begin, at + 1);
  }
  if (const std::size_t query = out.find('?'); query != std::string::npos)
    out.erase(query);
  return out;
}

} // namespace hone
