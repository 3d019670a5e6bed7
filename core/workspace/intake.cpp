#include "workspace/intake_impl.h"

#include "capture/importer.h"

namespace hone {

namespace {
std::unexpected<Error> notYet() { return fail(ErrorKind::unsupported, "This is not in this version."); }
}

IntakeImpl::~IntakeImpl() { stopWatching(); }

std::vector<FormatDescription> IntakeImpl::formats() const
{
  std::vector<FormatDescription> out;
  for (const FormatInfo& format : knownFormats())
    out.push_back({std::string(format.name), std::string(format.description), {}});
  return out;
}
Result<FileLook> IntakeImpl::lookAt(const std::string& path) const
{
  HONE_TRY(const auto detected, detectFormat(path));
  return FileLook{detected.name, detected.reason, false, std::nullopt};
}
Result<MappingPreview> IntakeImpl::previewMapping(const std::string&, const Mapping&, std::size_t) const { return notYet(); }
Result<std::vector<Mapping>> IntakeImpl::mappings() const { return std::vector<Mapping>(); }
Result<Mapping> IntakeImpl::mapping(const std::string&) const { return notYet(); }
Result<void> IntakeImpl::saveMapping(const Mapping&) { return notYet(); }
Result<void> IntakeImpl::removeMapping(const std::string&) { return notYet(); }
std::string IntakeImpl::mappingJson(const Mapping&) const { return "{}"; }
Result<Mapping> IntakeImpl::mappingFromJson(const std::string&) const { return notYet(); }
Result<Mapping> IntakeImpl::readMappingFile(const std::string&) const { return notYet(); }
Result<std::vector<Event>> IntakeImpl::events(ConversationId) const { return std::vector<Event>(); }
Result<std::vector<Event>> IntakeImpl::userEvents(const std::string&) const { return std::vector<Event>(); }
Result<std::vector<EventName>> IntakeImpl::eventNames() const { return std::vector<EventName>(); }
Result<std::vector<EventRule>> IntakeImpl::eventRules() const { return defaultEventRules(); }
Result<void> IntakeImpl::setEventRules(const std::vector<EventRule>&) { return notYet(); }
std::vector<EventRule> IntakeImpl::defaultEventRules() const { return {}; }
Result<std::vector<QuarantinedRecord>> IntakeImpl::quarantine(const QuarantineQuery&) const { return std::vector<QuarantinedRecord>(); }
Result<RetrySummary> IntakeImpl::retry(const RetryRequest&, const JobContext&) { return notYet(); }
Result<std::vector<WatchedFolder>> IntakeImpl::watchedFolders() const { return std::vector<WatchedFolder>(); }
Result<WatchedFolder> IntakeImpl::watch(const WatchedFolder&) { return notYet(); }
Result<void> IntakeImpl::unwatch(const std::string&) { return notYet(); }
Result<WatchSummary> IntakeImpl::lookAtFolders(const JobContext&, const std::string&) { return notYet(); }
void IntakeImpl::startWatching() {}
void IntakeImpl::stopWatching() {}
bool IntakeImpl::isWatching() const { return false; }

} // namespace hone
