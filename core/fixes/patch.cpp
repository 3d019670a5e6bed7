#include <algorithm>
#include <charconv>
#include <optional>

#include <git2.h>

#include "fixes/diff_model.h"
#include "fixes/git_library.h"
#include "fixes/line_diff.h"
#include "fixes/repository_path.h"
#include "fixes/text_lines.h"

namespace hone {

namespace {

/// A path as git prints it: in C quotes when it holds anything but printable ASCII (core.quotePath), else as it is.
std::string quotedPath(const std::string& prefix, const std::string& path)
{
  const bool plain = std::ranges::all_of(path, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
  });
  if (plain)
    return prefix + path;
  std::string out = "\"" + prefix;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte >= 0x7F) {
      out += '\\';
      out += static_cast<char>('0' + (byte >> 6U));
      out += static_cast<char>('0' + ((byte >> 3U) & 7U));
      out += static_cast<char>('0' + (byte & 7U));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string blobId(const std::string& text)
{
  git_oid id;
  if (git_odb_hash(&id, text.data(), text.size(), GIT_OBJECT_BLOB) < 0)
    return std::string(40, '0');
  char hex[GIT_OID_HEXSZ + 1] = {};
  git_oid_tostr(hex, sizeof hex, &id);
  return hex;
}

/// "12,3" as unified diffs count: a side without lines starts at the line before it.
std::string rangeText(std::int32_t start, std::int32_t count)
{
  return count == 1 ? std::to_string(start) : std::to_string(start) + "," + std::to_string(count);
}

/// A patch of one file, read.
struct PatchHunk {
  std::int32_t oldStart = 0;
  std::vector<std::string> oldLines; ///< with their ends
  std::vector<std::string> newLines;
};

struct PatchFile {
  std::string oldPath; ///< empty: /dev/null
  std::string newPath;
  std::vector<PatchHunk> hunks;
};

std::unexpected<Error> patchError(std::size_t line, std::string message)
{
  Error error{ErrorKind::invalidInput, std::move(message) + " Nothing was changed.", "patch", static_cast<std::int64_t>(line + 1), std::nullopt};
  return std::unexpected(std::move(error));
}

/// Reads a path of a header line: quoted as git quotes, or plain up to a tab.
std::optional<std::string> readPath(std::string_view text)
{
  if (!text.starts_with('"')) {
    const std::size_t tab = text.find('\t');
    return std::string(text.substr(0, tab));
  }
  std::string out;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"')
      return out;
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (++i >= text.size())
      return std::nullopt;
    switch (text[i]) {
    case 'n': out += '\n'; break;
    case 't': out += '\t'; break;
    case 'r': out += '\r'; break;
    case 'a': out += '\a'; break;
    case 'b': out += '\b'; break;
    case 'f': out += '\f'; break;
    case 'v': out += '\v'; break;
    case '\\': case '"': out += text[i]; break;
    default: {
      if (i + 2 >= text.size())
        return std::nullopt;
      unsigned value = 0;
      for (std::size_t k = 0; k < 3; ++k) {
        const char digit = text[i + k];
        if (digit < '0' || digit > '7')
          return std::nullopt;
        value = value * 8 + static_cast<unsigned>(digit - '0');
      }
      if (value > 255)
        return std::nullopt;
      out += static_cast<char>(value);
      i += 2;
    }
    }
  }
  return std::nullopt;
}

/// The path without git's "a/" or "b/"; empty for /dev/null.
std::string plainPath(const std::string& path)
{
  if (path == "/dev/null")
    return {};
  if (path.starts_with("a/") || path.starts_with("b/"))
    return path.substr(2);
  return path;
}

bool readRange(std::string_view& text, char sign, std::int32_t& start, std::int32_t& count)
{
  if (!text.starts_with(sign))
    return false;
  text.remove_prefix(1);
  const auto number = [&](std::int32_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || value < 0)
      return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
  };
  if (!number(start))
    return false;
  count = 1;
  if (text.starts_with(',')) {
    text.remove_prefix(1);
    if (!number(count))
      return false;
  }
  return true;
}

/// Reads one hunk that starts at lines[at]; at moves behind it.
Result<PatchHunk> readHunk(const std::vector<std::string_view>& lines, std::size_t& at)
{
  const std::size_t header = at;
  std::string_view ranges = withoutLineEnd(lines[at]).substr(3);
  std::int32_t oldCount = 0;
  std::int32_t newStart = 0;
  std::int32_t newCount = 0;
  PatchHunk hunk;
  const bool oldRead = readRange(ranges, '-', hunk.oldStart, oldCount);
  if (oldRead && ranges.starts_with(' '))
    ranges.remove_prefix(1);
  if (!oldRead || !readRange(ranges, '+', newStart, newCount) || !ranges.starts_with(" @@"))
    return patchError(header, "A hunk header cannot be read; it should look like \"@@ -1,3 +1,4 @@\".");
  ++at;
  char last = ' ';
  const auto dropEnd = [](std::vector<std::string>& side) {
    if (!side.empty() && side.back().ends_with('\n'))
      side.back().pop_back();
  };
  while (at < lines.size()) {
    const bool complete = static_cast<std::int32_t>(hunk.oldLines.size()) >= oldCount &&
                          static_cast<std::int32_t>(hunk.newLines.size()) >= newCount;
    const std::string_view line = lines[at];
    if (line.starts_with('\\')) {
      if (last == '-' || last == ' ')
        dropEnd(hunk.oldLines);
      if (last == '+' || last == ' ')
        dropEnd(hunk.newLines);
      ++at;
      continue;
    }
    if (complete)
      break;
    // Mail programs and editors strip the blank of an empty context line.
    const bool bare = line == "\n" || line == "\r\n";
    const char kind = bare ? ' ' : line.front();
    std::string content(bare ? line : line.substr(1));
    if (!content.ends_with('\n'))
      content += '\n'; // the patch itself lacks its last line end
    if (kind != ' ' && kind != '-' && kind != '+')
      return patchError(at, "A line of a hunk starts with neither a blank, \"-\" nor \"+\".");
    if (kind != '+')
      hunk.oldLines.push_back(content);
    if (kind != '-')
      hunk.newLines.push_back(content);
    last = kind;
    ++at;
  }
  if (static_cast<std::int32_t>(hunk.oldLines.size()) != oldCount || static_cast<std::int32_t>(hunk.newLines.size()) != newCount)
    return patchError(header, "A hunk has more or fewer lines than its header says.");
  return hunk;
}

Result<std::vector<PatchFile>> readPatch(const std::string& patch)
{
  const std::vector<std::string_view> lines = splitLines(patch);
  std::vector<PatchFile> files;
  std::optional<std::string> gitPath; // for files that have no ---/+++ lines: empty ones made or removed
  enum class Whole : std::uint8_t { no, made, removed } whole = Whole::no;
  const auto flushWhole = [&] {
    if (gitPath && whole == Whole::made)
      files.push_back({{}, *gitPath, {}});
    if (gitPath && whole == Whole::removed)
      files.push_back({*gitPath, {}, {}});
    gitPath.reset();
    whole = Whole::no;
  };
  for (std::size_t at = 0; at < lines.size();) {
    const std::string_view line = withoutLineEnd(lines[at]);
    if (line.starts_with("diff --git ")) {
      flushWhole();
      // Both halves name the same file unless it is a rename, which is refused below.
      const std::string_view both = line.substr(11);
      const std::size_t half = both.size() / 2;
      if (const auto path = readPath(both.starts_with('"') ? both : both.substr(0, half)))
        gitPath = plainPath(*path);
    } else if (line.starts_with("rename ") || line.starts_with("copy ")) {
      return patchError(at, "This patch renames or copies a file, which a fix cannot hold.");
    } else if (line == "GIT binary patch" || line.starts_with("Binary files ")) {
      return patchError(at, "This patch changes a binary file, which a fix cannot hold.");
    } else if (line.starts_with("new file mode ")) {
      whole = Whole::made;
    } else if (line.starts_with("deleted file mode ")) {
      whole = Whole::removed;
    } else if (line.starts_with("--- ") && at + 1 < lines.size() && lines[at + 1].starts_with("+++ ")) {
      const auto oldPath = readPath(line.substr(4));
      const auto newPath = readPath(withoutLineEnd(lines[at + 1]).substr(4));
      if (!oldPath || !newPath)
        return patchError(at, "A file name of the patch cannot be read.");
      files.push_back({plainPath(*oldPath), plainPath(*newPath), {}});
      gitPath.reset();
      whole = Whole::no;
      ++at;
    } else if (line.starts_with("@@ ")) {
      if (files.empty())
        return patchError(at, "A hunk comes before any file name.");
      HONE_TRY(PatchHunk hunk, readHunk(lines, at));
      files.back().hunks.push_back(std::move(hunk));
      continue;
    }
    ++at;
  }
  flushWhole();
  if (files.empty())
    return fail(ErrorKind::invalidInput, "This is not a unified patch: it names no file. Nothing was changed.", "patch");
  return files;
}

/// The base with the hunks applied: where they say, or at the nearest place where their old lines stand.
Result<std::string> applyHunks(const std::string& path, const std::string& base, const std::vector<PatchHunk>& hunks)
{
  const std::vector<std::string_view> lines = splitLines(base);
  const auto fits = [&](const PatchHunk& hunk, std::ptrdiff_t at) {
    if (at < 0 || static_cast<std::size_t>(at) + hunk.oldLines.size() > lines.size())
      return false;
    for (std::size_t i = 0; i < hunk.oldLines.size(); ++i)
      if (lines[static_cast<std::size_t>(at) + i] != hunk.oldLines[i])
        return false;
    return true;
  };
  std::string out;
  std::ptrdiff_t done = 0;
  std::ptrdiff_t shift = 0;
  for (std::size_t h = 0; h < hunks.size(); ++h) {
    const PatchHunk& hunk = hunks[h];
    const std::ptrdiff_t wanted = (hunk.oldLines.empty() ? hunk.oldStart : hunk.oldStart - 1) + shift;
    std::optional<std::ptrdiff_t> place;
    const auto reach = static_cast<std::ptrdiff_t>(lines.size());
    for (std::ptrdiff_t distance = 0; distance <= reach && !place; ++distance)
      for (const std::ptrdiff_t at : {wanted - distance, wanted + distance})
        if (!place && at >= done && fits(hunk, at))
          place = at;
    if (!place)
      return fail(ErrorKind::conflict, "Hunk " + std::to_string(h + 1) + " of the patch does not fit the base version of this file. Nothing was changed; make the patch against the fix's base commit.", path);
    for (; done < *place; ++done)
      out += lines[static_cast<std::size_t>(done)];
    for (const std::string& line : hunk.newLines)
      out += line;
    done = *place + static_cast<std::ptrdiff_t>(hunk.oldLines.size());
    shift += *place - wanted;
  }
  for (; static_cast<std::size_t>(done) < lines.size(); ++done)
    out += lines[static_cast<std::size_t>(done)];
  return out;
}

} // namespace

std::string formatPatch(const Fix& fix, bool undecidedCountAsAccepted)
{
  startGitLibrary();
  std::string patch;
  for (const FixFile& file : decidedFiles(fix, undecidedCountAsAccepted)) {
    const std::string oldPath = quotedPath("a/", file.path);
    const std::string newPath = quotedPath("b/", file.path);
    // git ends a name that holds a blank with a tab, so that readers know where it ends.
    const std::string tab = file.path.find(' ') != std::string::npos ? "\t" : "";
    patch += "diff --git " + oldPath + " " + newPath + "\n";
    // No mode on the index line: the file keeps the one it has.
    if (file.newFile)
      patch += "new file mode 100644\nindex 0000000000000000000000000000000000000000.." + blobId(file.proposedText) + "\n";
    else if (file.deletedFile)
      patch += "deleted file mode 100644\nindex " + blobId(file.baseText) + "..0000000000000000000000000000000000000000\n";
    else
      patch += "index " + blobId(file.baseText) + ".." + blobId(file.proposedText) + "\n";
    const std::vector<LineHunk> hunks = diffLines(file.baseText, file.proposedText);
    if (hunks.empty())
      continue;
    patch += "--- " + (file.newFile ? "/dev/null" : oldPath + tab) + "\n";
    patch += "+++ " + (file.deletedFile ? "/dev/null" : newPath + tab) + "\n";
    for (const LineHunk& hunk : hunks) {
      patch += "@@ -" + rangeText(hunk.oldStart, hunk.oldCount) + " +" + rangeText(hunk.newStart, hunk.newCount) + " @@\n";
      for (const DiffLine& line : hunk.lines) {
        patch += line.kind == DiffLine::Kind::added ? '+' : line.kind == DiffLine::Kind::removed ? '-' : ' ';
        patch += line.text;
        patch += line.crlf ? "\r\n" : "\n";
        if (line.noNewlineAtEnd)
          patch += "\\ No newline at end of file\n";
      }
    }
  }
  return patch;
}

Result<Fix> applyPatch(const Fix& fix, const std::string& patch)
{
  HONE_TRY(const std::vector<PatchFile> files, readPatch(patch));
  Fix result = fix;
  std::vector<bool> touched(result.files.size(), false);
  for (const PatchFile& file : files) {
    const std::string& path = file.newPath.empty() ? file.oldPath : file.newPath;
    if (!file.oldPath.empty() && !file.newPath.empty() && file.oldPath != file.newPath)
      return fail(ErrorKind::unsupported, "This patch renames a file, which a fix cannot hold. Nothing was changed.", path);
    HONE_CHECK(checkRepositoryPath(path));
    const auto found = std::ranges::find(result.files, path, &FixFile::path);
    if (found == result.files.end()) {
      if (!file.oldPath.empty())
        return fail(ErrorKind::invalidInput, "This fix does not hold the file, so its base text is not known. Nothing was changed; patch only files of the fix, or new ones.", path);
      HONE_TRY(std::string text, applyHunks(path, {}, file.hunks));
      result.files.push_back({path, {}, std::move(text), true, false});
      touched.push_back(true);
      continue;
    }
    const auto index = static_cast<std::size_t>(found - result.files.begin());
    if (touched[index])
      return fail(ErrorKind::invalidInput, "This patch names the file twice. Nothing was changed.", path);
    if (file.oldPath.empty() && !found->newFile)
      return fail(ErrorKind::conflict, "This patch makes a file that the base commit has already. Nothing was changed.", path);
    touched[index] = true;
    HONE_TRY(found->proposedText, applyHunks(path, found->baseText, file.hunks));
    found->deletedFile = file.newPath.empty();
    if (found->deletedFile && !found->proposedText.empty())
      return fail(ErrorKind::conflict, "This patch removes the file, but not all of its lines. Nothing was changed.", path);
  }
  // A file that the patch leaves out stays as it is in the base.
  for (std::size_t i = result.files.size(); i-- > 0;) {
    if (touched[i])
      continue;
    if (result.files[i].newFile) {
      result.files.erase(result.files.begin() + static_cast<std::ptrdiff_t>(i));
      continue;
    }
    result.files[i].proposedText = result.files[i].baseText;
    result.files[i].deletedFile = false;
  }
  // What the patch holds is what the person wants; hunks that are new with it count as edited.
  std::vector<HunkChoice> before = std::move(result.choices);
  result.choices.clear();
  const std::vector<HunkChoice> known = hunkChoices(fix);
  for (HunkChoice choice : hunkChoices(result)) {
    const auto same = std::ranges::find(known, choice.hunkKey, &HunkChoice::hunkKey);
    const auto decided = std::ranges::find(before, choice.hunkKey, &HunkChoice::hunkKey);
    choice.decision = HunkDecision::accepted;
    choice.edited = same == known.end() || (decided != before.end() && decided->edited);
    result.choices.push_back(std::move(choice));
  }
  return result;
}

} // namespace hone
