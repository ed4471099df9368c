// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/kept/comparing.h"
#include "snapshots/kept/timeline.h"
#include "ui/theme.h"

#include <QTimer>
#include <QWidget>

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QLabel;
class QMenu;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace bayplan::ui {

class ChangesModel;
class DataTable;
class FieldsView;
class KeptSplitter;

/// What changed between two moments: which, chosen above; objects and their fields side by side, or all as text.
class ComparisonView : public QWidget
{
    Q_OBJECT

public:
    /// All must outlive the view.
    ComparisonView(const Theme &theme, snapshots::Timeline &timeline, const snapshots::Sources &sources,
                   QWidget *parent = nullptr);

    /// Compares these; nothing happens if that is what is shown, unless one of them is now.
    void show(const snapshots::Side &before, const snapshots::Side &after);
    /// There is nothing before this one to compare it with, or it can't be read: `problem`.
    void showAlone(const snapshots::Side &side, const QString &problem = {});
    void setFilter(const QString &text);
    /// What was today is yesterday now, perhaps.
    void refreshTitles();
    const snapshots::Comparing &comparing() const { return m_comparing; }
    /// What is selected; null if nothing is.
    const snapshots::ObjectChange *current() const;
    /// "4 changes"; empty while there is nothing to say.
    QString countText() const;
    /// What is shown, as a file by its suffix: HTML, Markdown, JSON, else text. An error says why it was not written.
    core::Result<void> save(const QString &path) const;

Q_SIGNALS:
    void changed();
    /// The operator chose other moments than those of the timeline.
    void sidesChosen(const QString &before, const QString &after);
    void saveRequested();
    void menuAboutToShow(QMenu *menu);
    void activated();

protected:
    /// Two lines of controls where one is too narrow.
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildHead();
    void buildBody();
    void arrangeHead();
    void fillSides();
    void chooseSides();
    void refresh();
    void refreshText();
    void showFields();
    QString problemText() const;
    QString aloneText() const;

    const Theme &m_theme;
    snapshots::Timeline &m_timeline;
    snapshots::Comparing m_comparing;
    std::optional<snapshots::Side> m_alone; ///< nothing is compared
    QString m_problem;                      ///< why it is alone, where it is not the first one
    QTimer m_fillSoon;                      ///< moments come and go many at a time
    ChangesModel *m_model;
    QBoxLayout *m_head = nullptr;
    QComboBox *m_before;
    QComboBox *m_after;
    QToolButton *m_again;
    QCheckBox *m_noise;
    QToolButton *m_asTable;
    QToolButton *m_asText;
    QPushButton *m_save;
    QLabel *m_note;
    QStackedWidget *m_body;
    QLabel *m_state;
    KeptSplitter *m_sideBySide;
    DataTable *m_table;
    FieldsView *m_fields;
    QPlainTextEdit *m_text;
};

} // namespace bayplan::ui
