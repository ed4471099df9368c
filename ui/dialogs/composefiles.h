// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace bayplan::ui {

class PathField;

/// The files of a Compose project: the first is typed or looked for, further ones are put over it in their order. One
/// of variables takes the place of ".env" beside the first.
class ComposeFiles : public QWidget
{
    Q_OBJECT

public:
    explicit ComposeFiles(QWidget *parent = nullptr);

    /// As they were typed or chosen; none if the first is empty.
    QStringList files() const;
    /// Absolute, from the first file's folder if it was typed without one; empty: ".env".
    QString envFile() const;
    void setFiles(const QStringList &files);

Q_SIGNALS:
    void changed();

private:
    QString folder() const;
    void add();
    void addRow(const QString &path);
    void showRows();

    PathField *m_first;
    QPushButton *m_add;
    PathField *m_env;
    QVBoxLayout *m_rows;
    QStringList m_further;
};

} // namespace bayplan::ui
