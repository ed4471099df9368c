// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/haproxy/runtime.h"

#include "core/plaintext.h"
#include "ingress/words.h"

#include <QHash>
#include <QRegularExpression>

namespace bayplan::ingress::haproxy {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

// management.txt, "show servers state"
constexpr int forcedMaintenance = 0x01 | 0x02 | 0x04;
constexpr int unresolved = 0x20;
constexpr int drained = 0x08 | 0x10;
constexpr int checkConfigured = 0x02;
constexpr int checkEnabled = 0x04;
constexpr int stopped = 0;
constexpr int stopping = 3;

constexpr qsizetype mostRows = 20000;

Error notUnderstood(const QByteArray &reply)
{
    const QByteArray line = reply.trimmed().split('\n').first();
    if (line.startsWith("Permission denied"))
        return {.kind = Error::Kind::PermissionDenied,
                .what = tr("HAProxy's runtime socket doesn't allow it"),
                .where = {},
                .next = tr("Give the “stats socket” line “level admin”")};
    return {.kind = Error::Kind::Protocol,
            .what = line.isEmpty() ? tr("HAProxy's runtime socket gave no answer")
                                   : tr("HAProxy's runtime socket gave an answer that can't be understood: “%1”")
                                         .arg(core::plainLine(QString::fromUtf8(line), 120)),
            .where = {},
            .next = tr("See whether the socket is HAProxy's “stats socket”")};
}

/// Fields of one line, with quotes as RFC 4180 has them.
QList<QByteArray> csvFields(const QByteArray &line)
{
    QList<QByteArray> fields{{}};
    bool isQuoted = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char c = line.at(i);
        if (isQuoted && c == '"' && i + 1 < line.size() && line.at(i + 1) == '"') {
            fields.last() += c;
            ++i;
        } else if (c == '"') {
            isQuoted = !isQuoted;
        } else if (c == ',' && !isQuoted) {
            fields.append(QByteArray());
        } else {
            fields.last() += c;
        }
    }
    return fields;
}

/// Rows of fields that a header names.
class Table
{
public:
    static std::optional<Table> fromCsv(const QByteArray &text)
    {
        if (!text.startsWith("# pxname,svname,"))
            return std::nullopt;
        QList<QByteArray> lines = text.split('\n');
        Table table(csvFields(lines.takeFirst().mid(2)));
        for (const QByteArray &line : lines) {
            if (!line.trimmed().isEmpty() && table.m_rows.size() < mostRows)
                table.m_rows << csvFields(line);
        }
        return table;
    }
    /// The format's version stands alone on the first line.
    static std::optional<Table> fromWords(const QByteArray &text)
    {
        QList<QByteArray> lines = text.split('\n');
        if (lines.size() < 2 || lines.takeFirst().trimmed() != "1" || !lines.first().startsWith("# be_id "))
            return std::nullopt;
        Table table(lines.takeFirst().mid(2).split(' '));
        for (const QByteArray &line : lines) {
            if (!line.trimmed().isEmpty() && !line.startsWith('#') && table.m_rows.size() < mostRows)
                table.m_rows << line.split(' ');
        }
        return table;
    }

    qsizetype size() const { return m_rows.size(); }
    bool hasAll(const QList<QByteArray> &names) const
    {
        return std::all_of(names.begin(), names.end(), [this](const auto &name) { return m_columns.contains(name); });
    }
    QByteArray text(qsizetype row, const QByteArray &column) const
    {
        const qsizetype at = m_columns.value(column, -1);
        return at < 0 ? QByteArray() : m_rows.at(row).value(at);
    }
    std::optional<qint64> number(qsizetype row, const QByteArray &column) const
    {
        bool ok = false;
        const qint64 number = text(row, column).toLongLong(&ok);
        return ok && number >= 0 ? std::optional(number) : std::nullopt;
    }

private:
    explicit Table(const QList<QByteArray> &header)
    {
        for (qsizetype i = 0; i < header.size(); ++i)
            m_columns.insert(header.at(i).trimmed(), i);
    }

    QHash<QByteArray, qsizetype> m_columns;
    QList<QList<QByteArray>> m_rows;
};

QString noteOf(const Table &stat, qsizetype row)
{
    // "L7STS 503": what kind of check it was that failed, and its code; then what it said.
    const QByteArray status = stat.text(row, "check_status");
    QStringList words;
    if (!status.isEmpty())
        words << QString::fromUtf8(status) + (stat.text(row, "check_code").isEmpty()
                                                  ? QString()
                                                  : u' ' + QString::fromUtf8(stat.text(row, "check_code")));
    for (const char *column : {"check_desc", "last_chk"}) {
        if (const QString said = QString::fromUtf8(stat.text(row, column)).trimmed(); !said.isEmpty())
            words << said;
    }
    return core::plainLine(words.join(u": "_s), 200);
}

void addCounts(MemoryServer &server, const Table &stat, qsizetype row)
{
    server.sessions = stat.number(row, "scur");
    server.requests = stat.number(row, "stot");
    for (const char *column : {"econ", "eresp", "hrsp_5xx"}) {
        if (const auto count = stat.number(row, column))
            server.errors = server.errors.value_or(0) + *count;
    }
    server.note = noteOf(stat, row);
}

std::optional<MemoryServer> serverOf(const Table &state, qsizetype row)
{
    const auto admin = state.number(row, "srv_admin_state");
    const auto operation = state.number(row, "srv_op_state");
    const auto weight = state.number(row, "srv_uweight");
    const auto check = state.number(row, "srv_check_state");
    const auto result = state.number(row, "srv_check_result");
    const auto port = state.number(row, "srv_port");
    const QByteArray name = state.text(row, "srv_name");
    if (!admin || !operation || !weight || !check || !result || name.isEmpty() || *weight > 256 ||
        *operation > stopping)
        return std::nullopt;
    const QByteArray fqdn = state.text(row, "srv_fqdn");
    const QByteArray address = fqdn.isEmpty() || fqdn == "-" ? state.text(row, "srv_addr") : fqdn;
    return MemoryServer{.name = QString::fromUtf8(name),
                        .address = address == "-" ? QString() : QString::fromUtf8(address),
                        .port = port && *port <= 65535 ? quint16(*port) : quint16(0),
                        .weight = int(*weight),
                        .isInMaintenance = (*admin & forcedMaintenance) != 0,
                        .isUnresolved = (*admin & unresolved) != 0,
                        .isDrained = (*admin & drained) != 0 || *weight == 0 || *operation == stopping,
                        .isUp = *operation != stopped,
                        .hasCheck = (*check & checkConfigured) != 0,
                        .isChecked = (*check & checkEnabled) != 0,
                        .isKnown = *result != 0};
}

} // namespace

Result<ProcessInfo> parseInfo(const QByteArray &reply)
{
    ProcessInfo info;
    for (const QByteArray &line : reply.left(65536).split('\n')) {
        const qsizetype colon = line.indexOf(':');
        const QByteArray key = line.left(colon);
        const QByteArray value = line.mid(colon + 1).trimmed();
        if (key == "Pid")
            info.pid = value.toLongLong();
        if (key != "Version")
            continue;
        static const QRegularExpression form(u"\\A([0-9]{1,4})\\.([0-9]{1,4})"_s);
        const auto match = form.match(QString::fromUtf8(value));
        info.major = match.captured(1).toInt();
        info.minor = match.captured(2).toInt();
    }
    if (info.pid <= 0 || info.major == 0)
        return core::fail(notUnderstood(reply));
    return info;
}

Result<std::optional<MemoryBackend>> parseBackend(const QString &name, const QByteArray &stat, const QByteArray &state)
{
    if (stat.trimmed() == "No such proxy." || state.trimmed() == "Can't find backend.")
        return std::nullopt;
    const auto counts = Table::fromCsv(stat);
    if (!counts || !counts->hasAll({"iid", "scur", "stot", "status"}))
        return core::fail(notUnderstood(stat));
    const auto states = Table::fromWords(state);
    if (!states || !states->hasAll({"srv_name", "srv_addr", "srv_admin_state", "srv_uweight", "srv_port"}))
        return core::fail(notUnderstood(state));

    std::optional<MemoryBackend> backend;
    QHash<QByteArray, qsizetype> countRows;
    for (qsizetype row = 0; row < counts->size(); ++row) {
        if (counts->text(row, "pxname") != name.toUtf8())
            continue;
        countRows.insert(counts->text(row, "svname"), row);
        if (counts->text(row, "svname") == "BACKEND")
            backend = MemoryBackend{.id = quint32(counts->number(row, "iid").value_or(0)), .servers = {}};
    }
    if (!backend) // a frontend of that name, and no more
        return std::nullopt;
    for (qsizetype row = 0; row < states->size(); ++row) {
        if (states->text(row, "be_name") != name.toUtf8())
            continue;
        auto server = serverOf(*states, row);
        if (!server)
            return core::fail(notUnderstood("…" + states->text(row, "srv_name") + "…"));
        if (const auto found = countRows.constFind(server->name.toUtf8()); found != countRows.constEnd())
            addCounts(*server, *counts, *found);
        backend->servers << *server;
    }
    return backend;
}

SeenServer seen(const MemoryServer &server)
{
    using State = SeenServer::State;
    SeenServer seen{.name = server.name,
                    .address = server.address,
                    .port = server.port,
                    .weight = server.weight,
                    .sessions = server.sessions,
                    .requests = server.requests,
                    .errors = server.errors,
                    .note = server.note};
    if (server.isInMaintenance || server.isUnresolved)
        seen.state = State::Maintenance;
    else if (server.isDrained)
        seen.state = State::Draining;
    else if (!server.isUp)
        seen.state = State::Down;
    else if (server.isChecked && !server.isKnown)
        seen.state = State::Checking;
    if (server.isInMaintenance) // of before that
        seen.note.clear();
    if (server.isUnresolved)
        seen.note = tr("Its name has no address");
    return seen;
}

} // namespace bayplan::ingress::haproxy
