// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QLineEdit;

namespace bayplan::ui {

/// A file or folder, typed or looked for.
class PathField : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { File, Folder };

    /// `title` stands before the field and is its accessible name; `name` is the object name of its line.
    PathField(Kind kind, const QString &name, const QString &title, const QString &placeholder,
              QWidget *parent = nullptr);

    void setPath(const QString &path);
    /// What to look for, as in "Compose files (*.yaml *.yml)"; certificates and keys if it isn't set.
    void setNameFilter(const QString &filter) { m_nameFilter = filter; }
    /// Where to look while nothing is typed; the home folder if it isn't set.
    void setFolder(const QString &folder) { m_folder = folder; }
    /// Absolute if it was typed with ~ for the home folder; else as typed. Empty: none.
    QString path() const;

Q_SIGNALS:
    void pathChanged();

private:
    void browse();

    const Kind m_kind;
    const QString m_title;
    QString m_nameFilter;
    QString m_folder;
    QLineEdit *m_edit;
};

} // namespace bayplan::ui
