// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/htmlparts.h"

#include "snapshots/pagetext.h"

namespace bayplan::snapshots {

QByteArray htmlText(const QString &text, int limit)
{
    return pageLine(text, limit).toHtmlEscaped().toUtf8();
}

QByteArray htmlHead(const QString &title, const QByteArray &style)
{
    return "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\"/>\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
           "'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
           "<meta name=\"referrer\" content=\"no-referrer\"/>\n<title>" +
           htmlText(title) + "</title>\n<style>\n" + style + "</style>\n</head>\n";
}

QByteArray htmlList(const char *name, const QStringList &lines)
{
    if (lines.isEmpty())
        return {};
    QByteArray text = QByteArray("<ul class=\"") + name + "\">\n";
    for (const QString &line : lines)
        text += "<li>" + htmlText(line) + "</li>\n";
    return text + "</ul>\n";
}

QByteArray contentsEntry(const QByteArray &id, const QString &title, const QString &count)
{
    return "<li><a href=\"#" + id + "\">" + htmlText(title) + "</a> <span>" + htmlText(count) + "</span></li>\n";
}

QByteArray sectionHead(const QByteArray &id, const QString &title, const QString &count)
{
    return "<section>\n<h2 id=\"" + id + "\">" + htmlText(title) + " <small>" + htmlText(count) + "</small></h2>\n";
}

} // namespace bayplan::snapshots
