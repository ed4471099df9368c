// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/composefile.h"
#include "run/yamltree.h"

#include <QMap>

namespace bayplan::run {

/// Services of a Compose file with what they extend, from the file itself and from others, which are read once each. A
/// path in another file is relative to that file.
class ComposeExtends
{
public:
    /// `file` is the file's tree; whatever is wrong in it is told where it stands.
    ComposeExtends(YamlPtr file, const ComposeSurroundings &around);

    /// The service of this name as if it had been written out. The problem is where an `extends` stands that can't be
    /// done: nothing there, in a circle, or another file that can't be read.
    tl::expected<YamlPtr, YamlProblem> resolve(const QString &service);

private:
    struct Step
    {
        QString path; ///< empty: the file itself
        QString service;
        YamlPlace place; ///< of the `extends` that leads on

        bool isSame(const Step &other) const { return path == other.path && service == other.service; }
    };

    tl::expected<YamlPtr, YamlProblem> resolve(const QString &path, const YamlPtr &file, const QString &service,
                                               const YamlPlace &askedAt);
    tl::expected<YamlPtr, YamlProblem> extended(const QString &path, const YamlPtr &file, const YamlEntry &service,
                                                const YamlEntry &extends);
    tl::expected<YamlPtr, YamlProblem> otherFile(QString &path, const YamlNode &asked);
    tl::expected<QString, YamlProblem> text(const YamlNode &node) const;
    QString circle(const Step &again) const;

    YamlPtr m_file;
    const ComposeSurroundings &m_around;
    QMap<QString, YamlPtr> m_others; ///< by path
    QList<Step> m_steps;             ///< those on the way
    qint64 m_made = 0;               ///< values that merging has put together
};

} // namespace bayplan::run
