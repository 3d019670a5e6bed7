#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
/// Of targets that have something to end before the program does.
extern "C" [[gnu::weak]] void endTarget();

namespace {

/// Files are read to here: large ones would only repeat themselves.
constexpr std::size_t kMostBytes = 64 * 1024;

void give(const std::string& bytes) { LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()); }

void replay(const std::filesystem::path& path, int copies)
{
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  bytes.resize(std::min(bytes.size(), kMostBytes));
  give(bytes);
  // The same damage in every run.
  std::mt19937 random(static_cast<std::uint32_t>(bytes.size()));
  for (int i = 0; i < copies && !bytes.empty(); ++i) {
    std::string copy = bytes;
    for (int changes = 1 + static_cast<int>(random() % 4); changes > 0; --changes)
      switch (const std::size_t at = random() % copy.size(); random() % 3) {
      case 0: copy[at] = static_cast<char>(random()); break;
      case 1: copy.erase(at, random() % 16); copy += copy.empty() ? "x" : ""; break;
      default: copy.insert(at, 1, "\"{[,\n\\"[random() % 6]); break;
      }
    give(copy);
  }
}

} // namespace

/// Gives the target every file of the folders and files named, and a few damaged copies of each.
int main(int argc, char** argv)
{
  int files = 0;
  for (int i = 1; i < argc; ++i) {
    std::error_code error;
    if (std::filesystem::is_regular_file(argv[i], error)) {
      replay(argv[i], 5);
      ++files;
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i], error))
      if (entry.is_regular_file()) {
        replay(entry.path(), 5);
        ++files;
      }
  }
  if (endTarget)
    endTarget();
  std::printf("%d files\n", files);
  return files > 0 ? 0 : 1;
}
