// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/exec.h"

#include "engine/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

constexpr ApiVersion environmentApi{1, 25};
constexpr ApiVersion consoleSizeApi{1, 42};

// Docker with runc or crun; Podman, which names the runtime.
constexpr QByteArrayView failureBeginnings[] = {"OCI runtime exec failed", "Error: runc:", "Error: crun:",
                                                "Error: OCI runtime"};

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

void addSize(QJsonObject &object, const ExecSpec &spec, ApiVersion api)
{
    if (spec.tty && api >= consoleSizeApi)
        object.insert(u"ConsoleSize"_s, QJsonArray{spec.size.rows, spec.size.columns});
}

QByteArray execPath(const QString &id)
{
    return "/exec/" + QUrl::toPercentEncoding(id);
}

} // namespace

Call execCreateCall(const ExecSpec &spec, ApiVersion api)
{
    QJsonObject body{{u"AttachStdin"_s, true},
                     {u"AttachStdout"_s, true},
                     {u"AttachStderr"_s, true},
                     {u"Tty"_s, spec.tty},
                     {u"Cmd"_s, QJsonArray::fromStringList(spec.command)}};
    if (!spec.environment.isEmpty() && api >= environmentApi)
        body.insert(u"Env"_s, QJsonArray::fromStringList(spec.environment));
    if (!spec.user.isEmpty())
        body.insert(u"User"_s, spec.user);
    addSize(body, spec, api);
    return {.path = "/containers/" + QUrl::toPercentEncoding(spec.container) + "/exec", .body = compact(body)};
}

Call execStartCall(const QString &id, const ExecSpec &spec, ApiVersion api)
{
    QJsonObject body{{u"Detach"_s, false}, {u"Tty"_s, spec.tty}};
    addSize(body, spec, api);
    return {.path = execPath(id) + "/start", .body = compact(body)};
}

Call execResizeCall(const QString &id, TerminalSize size)
{
    return {.path = execPath(id) + "/resize?h=" + QByteArray::number(size.rows) +
                    "&w=" + QByteArray::number(size.columns),
            .patient = true}; // Docker waits for the command to have begun
}

Call execInspectCall(const QString &id)
{
    return {.method = "GET", .path = execPath(id) + "/json"};
}

Result<QString> decodeExecId(const QByteArray &json)
{
    JsonReader reader(u"the exec's id"_s);
    QString id;
    if (const auto root = reader.parse(json)) {
        if (const auto object = reader.asObject(*root)) {
            id = reader.string(*object, "Id");
            if (id.isEmpty())
                reader.wrong("Id", "an id");
        }
    }
    if (!reader.ok())
        return core::fail(reader.error());
    return id;
}

Result<ExecState> decodeExecState(const QByteArray &json)
{
    JsonReader reader(u"the exec's state"_s);
    ExecState state;
    if (const auto root = reader.parse(json)) {
        if (const auto object = reader.asObject(*root)) {
            state.running = reader.boolean(*object, "Running");
            // Docker: null until it has ended.
            const auto code = object->at_key("ExitCode");
            if (!state.running && code.error() == simdjson::SUCCESS && !code.value_unsafe().is_null())
                state.exitCode = int(reader.integer(*object, "ExitCode"));
        }
    }
    if (!reader.ok())
        return core::fail(reader.error());
    return state;
}

bool execNeverBegan(const QByteArray &output, int exitCode)
{
    return (exitCode == 126 || exitCode == 127) &&
           std::any_of(std::begin(failureBeginnings), std::end(failureBeginnings),
                       [&](QByteArrayView beginning) { return output.startsWith(beginning); });
}

bool mayBeExecFailure(const QByteArray &beginning)
{
    constexpr qsizetype longest = 4096; // bytes; a shell that writes so much has begun
    return beginning.size() < longest &&
           std::any_of(std::begin(failureBeginnings), std::end(failureBeginnings), [&](QByteArrayView failure) {
               const qsizetype known = qMin(failure.size(), beginning.size());
               return failure.first(known) == QByteArrayView(beginning).first(known);
           });
}

} // namespace bayplan::engine
