#pragma once

#include <vector>

#include <QAbstractScrollArea>
#include <QTextLayout>

#include "ui/conversations/transcript_blocks.h"

namespace hone::ui {

/// One painted scroll area for a whole conversation: heights are estimated until a block comes near the viewport, so
/// that a transcript of any length opens at once. Up/Down move the current block, Enter folds and unfolds, N and P go
/// to the next and previous signal, Ctrl+C copies the current block. GUI thread.
class TranscriptView : public QAbstractScrollArea {
  Q_OBJECT
public:
  explicit TranscriptView(QWidget* parent = nullptr);

  void setBlocks(std::vector<TranscriptBlock> blocks);
  /// Brings the block of a message into view and makes it current.
  void showMessage(int message);
  void nextSignal(int direction);
  int blockCount() const { return static_cast<int>(m_items.size()); }
  int currentBlock() const { return m_current; }
  bool isFolded(int block) const { return m_items[static_cast<std::size_t>(block)].folded; }
  void toggle(int block);
  QRect blockRect(int block) const; ///< in viewport coordinates

protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void changeEvent(QEvent* event) override;

private:
  struct Item {
    TranscriptBlock block;
    bool folded = false;
    bool measured = false;
    int height = 0;
  };

  int columnWidth() const;
  bool hasHeading(const Item& item) const { return !item.folded; }
  int textHeight(const Item& item, QTextLayout& layout) const;
  int measure(const Item& item) const;
  void estimateAll();
  void measureVisible();
  void updateTops();
  void setCurrent(int block);
  void ensureVisible(int block);
  int blockAt(int y) const;
  const QString& shownText(const Item& item) const { return item.folded ? item.block.foldedText : item.block.text; }
  void paintItem(QPainter& painter, const Item& item, const QRect& box, bool current) const;
  void copyCurrent();

  std::vector<Item> m_items;
  std::vector<int> m_tops{0}; ///< one more than items: the last is the whole height
  int m_current = -1;
};

} // namespace hone::ui
