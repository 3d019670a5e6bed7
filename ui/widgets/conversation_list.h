#pragma once

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <QAbstractListModel>
#include <QStyledItemDelegate>

#include "model/conversation.h"
#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"

namespace hone::ui {

/// Conversations in order: all ids, and the rows of the blocks that were looked at lately. A row that is not read yet
/// shows as loading and arrives by dataChanged. GUI thread.
class ConversationListModel : public QAbstractListModel {
  Q_OBJECT
public:
  enum Roles { IdRole = Qt::UserRole + 1, LoadedRole };

  explicit ConversationListModel(UiContext& context, QObject* parent = nullptr);

  void setIds(std::vector<ConversationId> ids);
  const std::vector<ConversationId>& ids() const { return m_ids; }
  int indexOf(ConversationId id) const; ///< row, or −1
  /// The row if it is loaded; asks for it otherwise.
  const ConversationRow* row(int index) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

private:
  void fetch(int block) const;

  static constexpr int kBlock = 128;
  static constexpr std::size_t kBlocksKept = 32;

  UiContext& m_context;
  std::vector<ConversationId> m_ids;
  long m_generation = 0;
  mutable std::unordered_map<int, std::vector<ConversationRow>> m_blocks;
  mutable std::vector<int> m_recent; ///< block numbers, the one used last at the end
  mutable std::unordered_set<int> m_asked;
};

/// Two lines a conversation: the request; then outcome · intent · signals · time.
class ConversationDelegate : public QStyledItemDelegate {
  Q_OBJECT
public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace hone::ui
