// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/pathfield.h"

#include "ui/theme.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int titleWidth = 92;
} // namespace

PathField::PathField(Kind kind, const QString &name, const QString &title, const QString &placeholder, QWidget *parent)
    : QWidget(parent)
    , m_kind(kind)
    , m_title(title)
    , m_nameFilter(tr("Certificates and keys (*.pem *.crt *.cer *.key)"))
    , m_folder(QDir::homePath())
    , m_edit(new QLineEdit(this))
{
    auto *label = new QLabel(title, this);
    label->setFixedWidth(titleWidth);
    label->setBuddy(m_edit);
    m_edit->setObjectName(name);
    m_edit->setAccessibleName(title);
    m_edit->setPlaceholderText(placeholder);
    m_edit->setFont(Theme::monospaceFont(m_edit->font()));
    auto *browse = new QPushButton(tr("Browse…"), this);
    browse->setObjectName(QString(name + u"Browse"_s));
    browse->setAccessibleName(tr("Browse for: %1").arg(title));
    browse->setAutoDefault(false);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_edit, 1);
    row->addWidget(browse);
    setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::textChanged, this, &PathField::pathChanged);
    connect(browse, &QPushButton::clicked, this, [this] { this->browse(); });
}

void PathField::setPath(const QString &path)
{
    m_edit->setText(path);
}

QString PathField::path() const
{
    const QString text = m_edit->text().trimmed();
    if (text == u"~"_s || text.startsWith(u"~/"_s))
        return QDir::homePath() + text.mid(1);
    return text;
}

void PathField::browse()
{
    const QString now = path();
    auto *dialog = new QFileDialog(window(), m_title);
    dialog->setObjectName(u"browseDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(m_kind == Kind::Folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    dialog->setOption(QFileDialog::ShowDirsOnly, m_kind == Kind::Folder);
    dialog->setFilter(dialog->filter() | QDir::Hidden); // ~/.docker
    if (m_kind == Kind::File)
        dialog->setNameFilters({m_nameFilter, tr("All files (*)")});
    dialog->setDirectory(now.isEmpty() ? m_folder : m_kind == Kind::Folder ? now : QFileInfo(now).path());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &chosen) {
        setPath(chosen);
        m_edit->setFocus();
    });
    dialog->open();
}

} // namespace bayplan::ui
