#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <mutex>
#include <span>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "net/secrets.h"

namespace hone {

namespace {

// The file: magic, version, log2 N, r, p (a byte each), salt, nonce, tag, AES-256-GCM of the entries. All before the tag
// is authenticated with the text. An entry is the length and bytes of its name and of its secret, lengths as 32-bit
// little-endian numbers.
constexpr std::array<unsigned char, 8> kMagic{'H', 'O', 'N', 'E', 'S', 'E', 'A', 'L'};
constexpr unsigned char kFormatVersion = 1;
constexpr std::size_t kSaltSize = 16, kNonceSize = 12, kTagSize = 16, kKeySize = 32;
constexpr std::size_t kParametersAt = kMagic.size() + 1;
constexpr std::size_t kSaltAt = kParametersAt + 3;
constexpr std::size_t kNonceAt = kSaltAt + kSaltSize;
constexpr std::size_t kTagAt = kNonceAt + kNonceSize;
constexpr std::size_t kTextAt = kTagAt + kTagSize;
constexpr std::size_t kMostBytes = std::size_t{1024} * 1024;
constexpr std::size_t kLeastPassphrase = 8;
// scrypt: 64 MiB and about a fifth of a second a try. A file may ask for at most 256 MiB.
constexpr unsigned char kLogN = 16, kBlock = 8, kParallel = 1;
constexpr std::uint64_t kMostMemory = std::uint64_t{272} * 1024 * 1024;

using Bytes = std::vector<unsigned char>;
using Key = std::array<unsigned char, kKeySize>;

struct CipherDeleter {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, CipherDeleter>;

std::unexpected<Error> fileFailure(const std::string& path, std::string_view what)
{
  return fail(ErrorKind::io, fmt::format("The sealed file of secrets could not be {}: {}.", what, std::strerror(errno)), path);
}

std::unexpected<Error> notOpened(const std::string& path)
{
  return fail(ErrorKind::invalidInput, "The sealed file of secrets could not be opened: the passphrase is wrong, or the file was changed. It was left as it is.", path);
}

Result<Key> deriveKey(const std::string& passphrase, const unsigned char* parameters, const unsigned char* salt, const std::string& path)
{
  const std::uint64_t logN = parameters[0], block = parameters[1], parallel = parameters[2];
  if (logN < 10 || logN > 20 || block < 1 || block > 32 || parallel < 1 || parallel > 16 ||
      (std::uint64_t{128} << logN) * block > kMostMemory)
    return notOpened(path);
  Key key{};
  if (EVP_PBE_scrypt(passphrase.data(), passphrase.size(), salt, kSaltSize, std::uint64_t{1} << logN, block, parallel, kMostMemory * 2,
                     key.data(), key.size()) != 1)
    return fail(ErrorKind::internal, "There is not enough memory to open the sealed file of secrets.", path);
  return key;
}

void appendField(Bytes& out, const std::string& text)
{
  const auto size = static_cast<std::uint32_t>(text.size());
  for (int shift = 0; shift < 32; shift += 8)
    out.push_back(static_cast<unsigned char>(size >> shift));
  out.insert(out.end(), text.begin(), text.end());
}

bool takeField(std::span<const unsigned char>& rest, std::string& text)
{
  if (rest.size() < 4)
    return false;
  const std::uint32_t size = rest[0] | (rest[1] << 8) | (rest[2] << 16) | (static_cast<std::uint32_t>(rest[3]) << 24);
  rest = rest.subspan(4);
  if (rest.size() < size)
    return false;
  text.assign(rest.begin(), rest.begin() + size);
  rest = rest.subspan(size);
  return true;
}

/// Reads a whole small file; nothing when there is none.
Result<std::optional<Bytes>> readFile(const std::string& path)
{
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) {
    if (errno == ENOENT)
      return std::optional<Bytes>();
    return fileFailure(path, "read");
  }
  Bytes bytes;
  std::array<unsigned char, 8192> buffer;
  ssize_t count = 0;
  while ((count = ::read(file, buffer.data(), buffer.size())) > 0 && bytes.size() <= kMostBytes)
    bytes.insert(bytes.end(), buffer.begin(), buffer.begin() + count);
  ::close(file);
  if (count < 0)
    return fileFailure(path, "read");
  return bytes;
}

Result<void> replaceFile(const std::string& path, const Bytes& bytes)
{
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (std::filesystem::create_directories(folder, error))
    ::chmod(folder.c_str(), 0700);
  const std::string temporary = path + ".new";
  ::unlink(temporary.c_str());
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0)
    return fileFailure(path, "written");
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::write(file, bytes.data() + done, bytes.size() - done);
    if (count < 0)
      break;
    done += static_cast<std::size_t>(count);
  }
  const bool written = done == bytes.size() && ::fsync(file) == 0;
  const bool closed = ::close(file) == 0;
  if (!written || !closed || ::rename(temporary.c_str(), path.c_str()) != 0) {
    const auto failure = fileFailure(path, "written");
    ::unlink(temporary.c_str());
    return failure;
  }
  return {};
}

class ScryptFile final : public SealedFile {
public:
  explicit ScryptFile(std::string path) : m_path(std::move(path)) {}
  ~ScryptFile() override
  {
    OPENSSL_cleanse(m_key.data(), m_key.size());
    for (auto& [name, secret] : m_entries)
      OPENSSL_cleanse(secret.data(), secret.size());
  }

  Result<void> unlock(const std::string& passphrase)
  {
    HONE_TRY(const auto bytes, readFile(m_path));
    if (!bytes) {
      if (passphrase.size() < kLeastPassphrase)
        return fail(ErrorKind::invalidInput, fmt::format("The passphrase needs at least {} characters: it is all that protects the file.", kLeastPassphrase));
      m_header.assign(kMagic.begin(), kMagic.end());
      m_header.insert(m_header.end(), {kFormatVersion, kLogN, kBlock, kParallel});
      m_header.resize(kNonceAt);
      if (RAND_bytes(m_header.data() + kSaltAt, kSaltSize) != 1)
        return fail(ErrorKind::internal, "The system gave no random numbers. Nothing was written.");
      HONE_TRY(m_key, deriveKey(passphrase, m_header.data() + kParametersAt, m_header.data() + kSaltAt, m_path));
      return {};
    }
    if (bytes->size() < kTextAt || bytes->size() > kMostBytes || !std::equal(kMagic.begin(), kMagic.end(), bytes->begin()))
      return fail(ErrorKind::corrupt, "This is not a sealed file of secrets. It was left as it is.", m_path);
    if ((*bytes)[kMagic.size()] != kFormatVersion)
      return fail(ErrorKind::unsupported, "The sealed file of secrets was written by a newer Hone. It was left as it is.", m_path);
    m_header.assign(bytes->begin(), bytes->begin() + kNonceAt);
    HONE_TRY(m_key, deriveKey(passphrase, m_header.data() + kParametersAt, m_header.data() + kSaltAt, m_path));
    return decrypt(*bytes);
  }

  Result<std::optional<std::string>> read(const std::string& name) override
  {
    const std::scoped_lock lock(m_mutex);
    const auto found = m_entries.find(name);
    return found == m_entries.end() ? std::optional<std::string>() : std::optional(found->second);
  }
  Result<void> write(const std::string& name, const std::string& secret) override
  {
    const std::scoped_lock lock(m_mutex);
    auto entries = m_entries;
    entries[name] = secret;
    return keep(std::move(entries));
  }
  Result<void> remove(const std::string& name) override
  {
    const std::scoped_lock lock(m_mutex);
    if (!m_entries.contains(name))
      return {};
    auto entries = m_entries;
    entries.erase(name);
    return keep(std::move(entries));
  }
  /// Writes the file as it is, so that a folder that cannot be written is known before a secret is asked for.
  Result<void> probe() override
  {
    const std::scoped_lock lock(m_mutex);
    return keep(m_entries);
  }

private:
  Result<void> decrypt(const Bytes& bytes)
  {
    Bytes text(bytes.size() - kTextAt);
    const Cipher cipher(EVP_CIPHER_CTX_new());
    int size = 0;
    Bytes tag(bytes.begin() + kTagAt, bytes.begin() + kTextAt);
    const bool good = cipher && EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, m_key.data(), bytes.data() + kNonceAt) == 1 &&
                      EVP_DecryptUpdate(cipher.get(), nullptr, &size, bytes.data(), kTagAt) == 1 &&
                      EVP_DecryptUpdate(cipher.get(), text.data(), &size, bytes.data() + kTextAt, static_cast<int>(text.size())) == 1 &&
                      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagSize, tag.data()) == 1 &&
                      EVP_DecryptFinal_ex(cipher.get(), text.data() + size, &size) == 1;
    if (!good)
      return notOpened(m_path);
    std::span<const unsigned char> rest(text);
    while (!rest.empty()) {
      std::string name, secret;
      if (!takeField(rest, name) || !takeField(rest, secret))
        return notOpened(m_path);
      m_entries[std::move(name)] = std::move(secret);
    }
    OPENSSL_cleanse(text.data(), text.size());
    return {};
  }

  Result<void> keep(std::map<std::string, std::string> entries)
  {
    Bytes text;
    for (const auto& [name, secret] : entries) {
      appendField(text, name);
      appendField(text, secret);
    }
    Bytes bytes = m_header;
    bytes.resize(kTextAt + text.size());
    if (bytes.size() > kMostBytes)
      return fail(ErrorKind::invalidInput, "The secret is too large to be kept.");
    const Cipher cipher(EVP_CIPHER_CTX_new());
    int size = 0;
    // A nonce of its own for every writing: the key stays the same.
    const bool good = cipher && RAND_bytes(bytes.data() + kNonceAt, kNonceSize) == 1 &&
                      EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, m_key.data(), bytes.data() + kNonceAt) == 1 &&
                      EVP_EncryptUpdate(cipher.get(), nullptr, &size, bytes.data(), kTagAt) == 1 &&
                      EVP_EncryptUpdate(cipher.get(), bytes.data() + kTextAt, &size, text.data(), static_cast<int>(text.size())) == 1 &&
                      EVP_EncryptFinal_ex(cipher.get(), bytes.data() + kTextAt + size, &size) == 1 &&
                      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagSize, bytes.data() + kTagAt) == 1;
    OPENSSL_cleanse(text.data(), text.size());
    if (!good)
      return fail(ErrorKind::internal, "The secrets could not be sealed. Nothing was written.");
    HONE_CHECK(replaceFile(m_path, bytes));
    m_entries = std::move(entries);
    return {};
  }

  std::string m_path;
  std::mutex m_mutex;
  Bytes m_header; ///< up to the nonce
  Key m_key{};
  std::map<std::string, std::string> m_entries;
};

} // namespace

Result<std::unique_ptr<SealedFile>> SealedFile::open(const std::string& path, const std::string& passphrase)
{
  auto file = std::make_unique<ScryptFile>(path);
  HONE_CHECK(file->unlock(passphrase));
  return std::unique_ptr<SealedFile>(std::move(file));
}

} // namespace hone
