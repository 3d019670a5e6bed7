#include "ui/patterns/pattern_model.h"

#include <algorithm>

#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

QString conditionKindWord(const std::string& kind)
{
  if (kind == "intent")
    return PatternModel::tr("Intent");
  if (kind == "tool")
    return PatternModel::tr("Tool called");
  if (kind == "tool_error")
    return PatternModel::tr("Tool error");
  if (kind == "signal")
    return PatternModel::tr("Signal");
  if (kind == "agent_version")
    return PatternModel::tr("Agent version");
  if (kind == "model")
    return PatternModel::tr("Model");
  if (kind == "source")
    return PatternModel::tr("Source");
  if (kind == "end_reason")
    return PatternModel::tr("Ended by");
  if (kind == "user_trait")
    return PatternModel::tr("User trait");
  if (kind == "intent_tool")
    return PatternModel::tr("Tool within intent");
  if (kind == "step")
    return PatternModel::tr("Step not taken");
  if (kind == "phrase")
    return PatternModel::tr("Phrase");
  return safeLine(kind, 40);
}

void PatternModel::setPatterns(std::vector<Pattern> patterns)
{
  beginResetModel();
  m_patterns = std::move(patterns);
  sortPatterns();
  endResetModel();
}

int PatternModel::rowOf(const std::string& id) const
{
  const auto it = std::find_if(m_patterns.begin(), m_patterns.end(), [&](const Pattern& pattern) { return pattern.id == id; });
  return it == m_patterns.end() ? -1 : static_cast<int>(it - m_patterns.begin());
}

int PatternModel::rowCount(const QModelIndex& parent) const
{
  return parent.isValid() ? 0 : static_cast<int>(m_patterns.size());
}

int PatternModel::columnCount(const QModelIndex& parent) const
{
  return parent.isValid() ? 0 : ColumnCount;
}

QVariant PatternModel::data(const QModelIndex& index, int role) const
{
  if (!index.isValid() || index.row() >= rowCount())
    return {};
  const Pattern& pattern = m_patterns[static_cast<std::size_t>(index.row())];
  switch (role) {
  case Qt::DisplayRole:
    switch (index.column()) {
    case ConditionColumn: return safeLine(pattern.condition.label, 200);
    case KindColumn: return conditionKindWord(pattern.condition.kind);
    case RateColumn: return rateText(pattern.rate);
    case BaselineColumn: return percentText(pattern.baselineRate.value);
    case RiskColumn: return pattern.enoughData ? riskText(pattern.relativeRisk, pattern.rrLow, pattern.rrHigh) : tr("not enough data");
    case QColumn: return pattern.qValue < 0.001 ? tr("< 0.001") : numberText(pattern.qValue, 3);
    case ExcessColumn: return numberText(pattern.excessFailures, 1);
    case UsersColumn: return numberText(pattern.users);
    default: return {};
    }
  case Qt::TextAlignmentRole:
    return QVariant(index.column() <= KindColumn ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
  case Qt::ForegroundRole:
    if (index.column() == KindColumn || index.column() == BaselineColumn || (index.column() == RiskColumn && !pattern.enoughData))
      return tokens().textSecondary;
    if (index.column() == RiskColumn && pattern.qValue < 0.05)
      return pattern.rrLow > 1 ? tokens().failed : pattern.rrHigh < 1 ? tokens().resolved : tokens().textPrimary;
    return {};
  case Qt::ToolTipRole:
    if (index.column() == BaselineColumn)
      return tr("Without it: %1").arg(rateText(pattern.baselineRate));
    return index.column() == ConditionColumn ? QVariant(safeLine(pattern.condition.label, 400)) : QVariant();
  default: return {};
  }
}

QVariant PatternModel::headerData(int section, Qt::Orientation orientation, int role) const
{
  if (orientation != Qt::Horizontal)
    return {};
  if (role == Qt::TextAlignmentRole)
    return QVariant(section <= KindColumn ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole) {
    switch (section) {
    case RateColumn: return tr("Share of conversations with the condition that failed, with its 95 % interval and what it was computed from.");
    case BaselineColumn: return tr("Failure rate of the conversations without the condition.");
    case RiskColumn: return tr("How many times as often these fail as the others, with its 95 % interval; adjusted for agent version where there are several.");
    case QColumn: return tr("Expected share of false findings among the patterns up to this one (Benjamini–Hochberg over everything tested).");
    case ExcessColumn: return tr("Failures beyond what the rate of the others would give. The list is ranked by this.");
    case UsersColumn: return tr("Distinct users whose conversations failed with the condition.");
    default: return {};
    }
  }
  if (role != Qt::DisplayRole)
    return {};
  switch (section) {
  case ConditionColumn: return tr("Condition");
  case KindColumn: return tr("Kind");
  case RateColumn: return tr("Failure rate");
  case BaselineColumn: return tr("Otherwise");
  case RiskColumn: return tr("Relative risk");
  case QColumn: return tr("q");
  case ExcessColumn: return tr("Excess failures");
  case UsersColumn: return tr("Users");
  default: return {};
  }
}

void PatternModel::sort(int column, Qt::SortOrder order)
{
  m_column = column;
  m_order = order;
  Q_EMIT layoutAboutToBeChanged();
  const QModelIndexList before = persistentIndexList();
  std::vector<std::string> ids;
  for (const QModelIndex& index : before)
    ids.push_back(m_patterns[static_cast<std::size_t>(index.row())].id);
  sortPatterns();
  QModelIndexList after;
  for (qsizetype i = 0; i < before.size(); ++i)
    after << index(rowOf(ids[static_cast<std::size_t>(i)]), before[i].column());
  changePersistentIndexList(before, after);
  Q_EMIT layoutChanged();
}

void PatternModel::sortPatterns()
{
  const auto key = [this](const Pattern& pattern) -> double {
    switch (m_column) {
    case RateColumn: return pattern.rate.value;
    case BaselineColumn: return pattern.baselineRate.value;
    case RiskColumn: return pattern.enoughData ? pattern.relativeRisk : -1;
    case QColumn: return pattern.qValue;
    case UsersColumn: return static_cast<double>(pattern.users);
    default: return pattern.excessFailures;
    }
  };
  std::stable_sort(m_patterns.begin(), m_patterns.end(), [&](const Pattern& a, const Pattern& b) {
    const bool ascending = m_order == Qt::AscendingOrder;
    const Pattern& first = ascending ? a : b;
    const Pattern& second = ascending ? b : a;
    if (m_column == ConditionColumn)
      return first.condition.label < second.condition.label;
    if (m_column == KindColumn)
      return first.condition.kind < second.condition.kind;
    return key(first) < key(second);
  });
}

} // namespace hone::ui
