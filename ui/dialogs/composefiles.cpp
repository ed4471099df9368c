// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composefiles.h"

#include "ui/theme.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/pathfield.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int underField = 100; ///< where the line of the first one begins
} // namespace

ComposeFiles::ComposeFiles(QWidget *parent)
    : QWidget(parent)
    , m_first(new PathField(PathField::Kind::File, u"composePath"_s, tr("Compose file"), tr("/srv/shop/compose.yaml"),
                            this))
    , m_add(new QPushButton(tr("Add another…"), this))
    , m_env(new PathField(PathField::Kind::File, u"composeEnvFile"_s, tr("Env file"),
                          tr(".env beside it, if there is one"), this))
    , m_rows(new QVBoxLayout)
{
    m_first->setNameFilter(tr("Compose files (*.yaml *.yml)"));
    m_env->setNameFilter(tr("Files of variables (*.env .env.*)"));
    m_env->setToolTip(tr("Its variables take the place of those of .env beside the Compose file"));
    m_add->setObjectName(u"addComposeFile"_s);
    m_add->setAutoDefault(false);
    m_add->setToolTip(tr("A file that is put over the first, as Compose does with its overrides"));
    m_add->setEnabled(false);
    m_rows->setSpacing(4);
    auto *grid = new QGridLayout(this); // both fields are of one width
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(0, 1);
    grid->addWidget(m_first, 0, 0);
    grid->addWidget(m_add, 0, 1);
    grid->addLayout(m_rows, 1, 0, 1, 2);
    grid->addWidget(m_env, 2, 0);
    setFocusProxy(m_first);
    connect(m_add, &QPushButton::clicked, this, [this] { add(); });
    connect(m_first, &PathField::pathChanged, this, [this] {
        m_add->setEnabled(!m_first->path().isEmpty());
        m_env->setFolder(m_first->path().isEmpty() ? QDir::homePath() : folder());
        Q_EMIT changed();
    });
    connect(m_env, &PathField::pathChanged, this, &ComposeFiles::changed);
}

/// Of the first file.
QString ComposeFiles::folder() const
{
    return QFileInfo(m_first->path()).absolutePath();
}

QStringList ComposeFiles::files() const
{
    const QString first = m_first->path();
    return first.isEmpty() ? QStringList() : QStringList{first} + m_further;
}

QString ComposeFiles::envFile() const
{
    const QString path = m_env->path();
    return path.isEmpty() ? path : QDir(folder()).absoluteFilePath(path);
}

void ComposeFiles::setFiles(const QStringList &files)
{
    m_further = files.mid(1);
    showRows();
    m_first->setPath(files.value(0));
    Q_EMIT changed();
}

void ComposeFiles::add()
{
    auto *dialog = new QFileDialog(window(), tr("Compose files to put over it"));
    dialog->setObjectName(u"browseDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Compose files (*.yaml *.yml)"), tr("All files (*)")});
    dialog->setDirectory(QFileInfo(m_further.isEmpty() ? m_first->path() : m_further.last()).absolutePath());
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &chosen) {
        m_further += chosen;
        showRows();
        Q_EMIT changed();
    });
    dialog->open();
}

void ComposeFiles::addRow(const QString &path)
{
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(underField, 0, 0, 0);
    row->setSpacing(8);
    auto *label = new ElidedLabel(box);
    label->setTextFormat(Qt::PlainText);
    label->setFont(Theme::monospaceFont(label->font()));
    label->setText(path);
    auto *remove = new QPushButton(tr("Remove"), box);
    remove->setObjectName(u"removeComposeFile"_s);
    remove->setAutoDefault(false);
    remove->setAccessibleName(tr("Remove %1").arg(path));
    row->addWidget(label, 1);
    row->addWidget(remove);
    m_rows->addWidget(box);
    connect(remove, &QPushButton::clicked, this, [this, path] {
        m_further.removeOne(path);
        showRows();
        Q_EMIT changed();
    });
}

void ComposeFiles::showRows()
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const QString &path : std::as_const(m_further))
        addRow(path);
}

} // namespace bayplan::ui
