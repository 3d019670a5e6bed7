#include "base/hash.h"

#include <openssl/evp.h>

namespace hone {

namespace {
// Fetched once: EVP_sha256() looks the algorithm up anew at every use.
const EVP_MD* sha256Algorithm()
{
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}
} // namespace

Hasher::Hasher() : m_context(EVP_MD_CTX_new())
{
  EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(m_context), sha256Algorithm(), nullptr);
}

Hasher::~Hasher()
{
  EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(m_context));
}

void Hasher::add(std::string_view bytes)
{
  EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(m_context), bytes.data(), bytes.size());
}

void Hasher::addField(std::string_view bytes)
{
  std::array<unsigned char, 8> length{};
  for (std::size_t i = 0; i < length.size(); ++i)
    length[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(bytes.size()) >> (8 * i));
  EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(m_context), length.data(), length.size());
  add(bytes);
}

Sha256 Hasher::finish()
{
  Sha256 hash{};
  EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(m_context), reinterpret_cast<unsigned char*>(hash.data()), nullptr);
  EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(m_context), sha256Algorithm(), nullptr);
  return hash;
}

Sha256 Hasher::soFar() const
{
  Sha256 hash{};
  EVP_MD_CTX* const copy = EVP_MD_CTX_new();
  EVP_MD_CTX_copy_ex(copy, static_cast<const EVP_MD_CTX*>(m_context));
  EVP_DigestFinal_ex(copy, reinterpret_cast<unsigned char*>(hash.data()), nullptr);
  EVP_MD_CTX_free(copy);
  return hash;
}

Sha256 sha256(std::string_view bytes)
{
  // Kept from call to call: making a context costs as much as hashing a short conversation.
  thread_local Hasher hasher;
  hasher.add(bytes);
  return hasher.finish();
}

std::string toHex(const Sha256& hash)
{
  return toHex(std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

std::string toHex(std::string_view bytes)
{
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  return out;
}

} // namespace hone
