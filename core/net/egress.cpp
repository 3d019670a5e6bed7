#include "net/egress.h"

#include <fmt/format.h>

#include <QHostAddress>
#include <QUrl>

namespace hone {

std::string HostAddress::text() const
{
  return fmt::format("{}:{}", host.find(':') == std::string::npos ? host : "[" + host + "]", port);
}

bool HostAddress::isLocal() const
{
  return host == "localhost" || host.ends_with(".localhost") || QHostAddress(QString::fromStdString(host)).isLoopback();
}

Result<HostAddress> hostOf(std::string_view url)
{
  const QUrl parsed(QString::fromUtf8(url.data(), static_cast<qsizetype>(url.size())), QUrl::StrictMode);
  HostAddress address{parsed.scheme().toLower().toStdString(), parsed.host().toLower().toStdString(), 0};
  if (!parsed.isValid() || address.host.empty() || (address.scheme != "http" && address.scheme != "https"))
    return fail(ErrorKind::invalidInput, fmt::format("\"{}\" is not an address. It begins with https:// or http:// and a host name.", url));
  if (!parsed.userInfo().isEmpty())
    return fail(ErrorKind::invalidInput, "The address holds a user name or password. Keys have fields of their own, so that they are kept safe.");
  address.port = parsed.port(address.scheme == "https" ? 443 : 80);
  return address;
}

Result<void> Egress::allow(std::string_view url, std::string purpose)
{
  HONE_TRY(HostAddress address, hostOf(url));
  const std::scoped_lock lock(m_mutex);
  Entry& entry = m_entries[{address.text(), purpose}];
  entry.address = std::move(address);
  entry.purpose = std::move(purpose);
  return {};
}

void Egress::withdraw(std::string_view purpose)
{
  const std::scoped_lock lock(m_mutex);
  std::erase_if(m_entries, [&](const auto& item) { return item.second.purpose == purpose; });
}

Result<void> Egress::contact(const HostAddress& address, std::string_view purpose)
{
  if (isOffline() && !address.isLocal())
    return fail(ErrorKind::rejected, "Hone is offline: nothing is sent to other machines. Switch offline mode off to go on.", address.text());
  const std::scoped_lock lock(m_mutex);
  const auto found = m_entries.find({address.text(), std::string(purpose)});
  if (found == m_entries.end())
    return fail(ErrorKind::rejected,
                fmt::format("{} is not among the machines that Hone was set up to contact. Nothing was sent.", address.text()), address.text());
  found->second.lastContactAt = nowMicros();
  ++found->second.requests;
  return {};
}

std::vector<Egress::Entry> Egress::entries() const
{
  const std::scoped_lock lock(m_mutex);
  std::vector<Entry> out;
  for (const auto& [key, entry] : m_entries)
    out.push_back(entry);
  return out;
}

} // namespace hone
