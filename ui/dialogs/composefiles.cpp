// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composefiles.h"

#include "ui/theme.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/pathfield.h"

#include <QFileDialog>
#include <QFileInfo>
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
    , m_rows(new QVBoxLayout)
{
    m_first->setNameFilter(tr("Compose files (*.yaml *.yml)"));
    m_add->setObjectName(u"addComposeFile"_s);
    m_add->setAutoDefault(false);
    m_add->setToolTip(tr("A file that is put over the first, as Compose does with its overrides"));
    m_add->setEnabled(false);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_first, 1);
    row->addWidget(m_add);
    m_rows->setSpacing(4);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(row);
    column->addLayout(m_rows);
    setFocusProxy(m_first);
    connect(m_add, &QPushButton::clicked, this, [this] { add(); });
    connect(m_first, &PathField::pathChanged, this, [this] {
        m_add->setEnabled(!m_first->path().isEmpty());
        Q_EMIT changed();
    });
}

QStringList ComposeFiles::files() const
{
    const QString first = m_first->path();
    return first.isEmpty() ? QStringList() : QStringList{first} + m_further;
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
