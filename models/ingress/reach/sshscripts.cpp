// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/reach/sshscripts.h"

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QByteArrayView endMark = "\nbayplan-ended ";

const auto runScript = uR"sh(
if ! command -v "$1" >/dev/null 2>&1; then printf '\nbayplan-ended none\n' >&2; exit; fi
"$@"%1
printf '\nbayplan-ended %s\n' "$?" >&2
)sh"_s;

// A connection that breaks off ends the input like its real end, so the length is checked. Where the file's owner can't
// be given to another one (only root can), or its folder may not be written, it is written over in place.
const auto writeScript = uR"sh(
LC_ALL=C; export LC_ALL
target=$1
for each in 1 2 3 4 5 6 7 8 9 10; do
  [ -h "$target" ] || break
  link=$(readlink "$target") || exit
  case $link in /*) target=$link ;; *) target=${target%/*}/$link ;; esac
done
if [ -d "$target" ]; then echo "Is a directory" >&2; exit 1; fi
if ! [ -d "${target%/*}/" ]; then echo "No such file or directory" >&2; exit 1; fi
if [ -e "$target" ] && ! [ -w "$target" ]; then echo "Permission denied" >&2; exit 1; fi
about() { stat -c %u:%g:%a "$1"; }
temp=${target%/*}/.${target##*/}.bayplan-$$
inplace=
if [ -e "$target" ]; then
  if ! cp -p "$target" "$temp" 2>/dev/null || [ "$(about "$temp")" != "$(about "$target")" ];
then rm - f "$temp";
temp = $(mktemp) || exit;
inplace = 1 fi else : > "$temp" || exit;
chmod 644 "$temp" fi cat > "$temp" ||
{
    rm - f "$temp";
    exit 1;
}
if
    ["$(wc -c < " $temp ")" - ne "$2"];
then rm - f "$temp";
echo "it did not come whole" > &2;
exit 1;
fi if["$inplace"];
then cat "$temp" > "$target";
code = $ ? ;
rm - f "$temp";
exit $code;
fi mv - f "$temp"
          "$target" ||
{
    rm - f "$temp";
    exit 1;
}
)sh"_s;

} // namespace

QString shellWord(const QString &text)
{
    QString word = text;
    word.replace(u'\'', u"'\\''"_s);
    return u'\'' + word + u'\'';
}

QString sshCommandLine(const QStringList &command, bool merged)
{
    const QString script = runScript.arg(merged ? u" 2>&1"_s : QString());
    QString line = u"exec sh -c "_s + shellWord(script) + u" sh"_s;
    for (const QString &word : command)
        line += u' ' + shellWord(word);
    return line;
}

std::optional<ProgramEnd> readSshEnd(const ProgramEnd &ssh)
{
    const qsizetype at = ssh.errors.lastIndexOf(endMark);
    if (at < 0)
        return std::nullopt;
    const qsizetype begin = at + endMark.size();
    const qsizetype end = ssh.errors.indexOf('\n', begin);
    const QByteArray word = ssh.errors.mid(begin, end < 0 ? -1 : end - begin);
    ProgramEnd read{.isThere = word != "none", .exitCode = 0, .output = ssh.output, .errors = ssh.errors.left(at)};
    bool isNumber = !read.isThere;
    if (read.isThere)
        read.exitCode = word.toInt(&isNumber);
    if (end < 0 || !isNumber)
        return std::nullopt;
    return read;
}

QStringList writeCommand(const QString &path, qsizetype size)
{
    return {u"sh"_s, u"-c"_s, writeScript, u"sh"_s, path, QString::number(size)};
}

} // namespace bayplan::ingress
