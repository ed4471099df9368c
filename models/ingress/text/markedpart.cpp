// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/text/markedpart.h"

#include "ingress/words.h"

namespace bayplan::ingress {

using core::Error;
using core::Result;

namespace {

struct Marks
{
    qsizetype begin = -1; ///< of the line that begins it
    qsizetype inside = 0; ///< after that line
    qsizetype last = 0;   ///< of the line that ends it
    qsizetype end = 0;    ///< after that line
};

Error disorder(const QString &name, const QString &what)
{
    return {.kind = Error::Kind::Input,
            .what = what,
            .where = name,
            .next = tr("Put the lines \"# bayplan: begin %1\" and \"# bayplan: end %1\" in order, or remove them with "
                       "all between")
                        .arg(name)};
}

/// Nothing if there are none.
Result<std::optional<Marks>> findMarks(const QByteArray &file, const QString &name)
{
    const QByteArray begin = "# bayplan: begin " + name.toUtf8();
    const QByteArray end = "# bayplan: end " + name.toUtf8();
    Marks marks;
    bool isEnded = false;
    for (qsizetype at = 0; at < file.size();) {
        qsizetype next = file.indexOf('\n', at);
        next = next < 0 ? file.size() : next + 1;
        const QByteArray line = file.mid(at, next - at).trimmed();
        if (line == begin) {
            if (marks.begin >= 0)
                return core::fail(disorder(name, tr("Its part begins twice in the file")));
            marks.begin = at;
            marks.inside = next;
        } else if (line == end) {
            if (marks.begin < 0 || isEnded)
                return core::fail(disorder(name, tr("Its part ends in the file without a beginning")));
            isEnded = true;
            marks.last = at;
            marks.end = next;
        }
        at = next;
    }
    if (marks.begin < 0)
        return std::nullopt;
    if (!isEnded)
        return core::fail(disorder(name, tr("Its part begins in the file without an end")));
    return marks;
}

QByteArray marked(const QString &name, const QByteArray &part)
{
    return "# bayplan: begin " + name.toUtf8() + '\n' + part + "# bayplan: end " + name.toUtf8() + '\n';
}

} // namespace

Result<std::optional<QByteArray>> markedPart(const QByteArray &file, const QString &name)
{
    const auto marks = findMarks(file, name);
    if (!marks)
        return core::fail(marks.error());
    if (!*marks)
        return std::nullopt;
    return file.mid((*marks)->inside, (*marks)->last - (*marks)->inside);
}

Result<QByteArray> withMarkedPart(const QByteArray &file, const QString &name, const QByteArray &part)
{
    const auto marks = findMarks(file, name);
    if (!marks)
        return core::fail(marks.error());
    const QByteArray whole = marked(name, part);
    if (*marks)
        return file.left((*marks)->begin) + whole + file.mid((*marks)->end);
    const bool endsLine = file.isEmpty() || file.endsWith('\n');
    return file + (endsLine ? "" : "\n") + whole;
}

Result<QByteArray> withoutMarkedPart(const QByteArray &file, const QString &name)
{
    const auto marks = findMarks(file, name);
    if (!marks)
        return core::fail(marks.error());
    if (!*marks)
        return file;
    return file.left((*marks)->begin) + file.mid((*marks)->end);
}

} // namespace bayplan::ingress
