// SPDX-License-Identifier: GPL-3.0-or-later
// What keys send to a program, as xterm sends it.
#include "terminal/screen.h"

#include <QSignalSpy>
#include <QTest>

using namespace bayplan::terminal;
using namespace Qt::Literals::StringLiterals;

class KeysTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytes_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("sent");
        const auto row = [](const char *name, int key, int modifiers, const QString &text, const QByteArray &sent) {
            QTest::newRow(name) << key << modifiers << text << sent;
        };
        const int ctrl = Qt::ControlModifier;
        const int alt = Qt::AltModifier;
        const int shift = Qt::ShiftModifier;
        row("a letter", Qt::Key_A, 0, u"a"_s, "a");
        row("a capital", Qt::Key_A, shift, u"A"_s, "A");
        row("an umlaut", Qt::Key_Udiaeresis, 0, u"ü"_s, "\xc3\xbc");
        row("a composed character", 0, 0, u"é"_s, "\xc3\xa9");
        row("Enter", Qt::Key_Return, 0, u"\r"_s, "\r");
        row("the keypad's Enter", Qt::Key_Enter, Qt::KeypadModifier, u"\r"_s, "\r");
        row("Shift+Enter", Qt::Key_Return, shift, u"\r"_s, "\r");
        row("Backspace", Qt::Key_Backspace, 0, u"\b"_s, "\x7f");
        row("Ctrl+Backspace", Qt::Key_Backspace, ctrl, u"\b"_s, "\b");
        row("Tab", Qt::Key_Tab, 0, u"\t"_s, "\t");
        row("Shift+Tab", Qt::Key_Backtab, shift, {}, "\x1b[Z");
        row("Esc", Qt::Key_Escape, 0, u"\x1b"_s, "\x1b");
        row("Ctrl+C", Qt::Key_C, ctrl, u"\x03"_s, "\x03");
        row("Ctrl+I", Qt::Key_I, ctrl, u"\t"_s, "\t");
        row("Ctrl+K", Qt::Key_K, ctrl, u"\x0b"_s, "\x0b");
        row("Ctrl+M", Qt::Key_M, ctrl, u"\r"_s, "\r");
        row("Ctrl+Space", Qt::Key_Space, ctrl, u" "_s, QByteArray(1, '\0'));
        row("Ctrl+[", Qt::Key_BracketLeft, ctrl, u"\x1b"_s, "\x1b");
        row("Ctrl+backslash", Qt::Key_Backslash, ctrl, {}, "\x1c");
        row("Ctrl+_", Qt::Key_Underscore, ctrl, {}, "\x1f");
        row("Alt+B", Qt::Key_B, alt, u"b"_s,
            "\x1b"
            "b");
        row("Alt+Enter", Qt::Key_Return, alt, u"\r"_s, "\x1b\r");
        row("Ctrl+Alt+C", Qt::Key_C, ctrl | alt, u"\x03"_s, "\x1b\x03");
        row("AltGr+Q as Ctrl+Alt", Qt::Key_At, ctrl | alt, u"@"_s, "@");
        row("Up", Qt::Key_Up, 0, {}, "\x1b[A");
        row("Ctrl+Right", Qt::Key_Right, ctrl, {}, "\x1b[1;5C");
        row("Shift+Alt+Left", Qt::Key_Left, shift | alt, {}, "\x1b[1;4D");
        row("Home", Qt::Key_Home, 0, {}, "\x1b[H");
        row("Delete", Qt::Key_Delete, 0, u"\x7f"_s, "\x1b[3~");
        row("PageUp", Qt::Key_PageUp, 0, {}, "\x1b[5~");
        row("F1", Qt::Key_F1, 0, {}, "\x1bOP");
        row("F5", Qt::Key_F5, 0, {}, "\x1b[15~");
        row("Shift+F5", Qt::Key_F5, shift, {}, "\x1b[15;2~");
        row("F12", Qt::Key_F12, 0, {}, "\x1b[24~");
        row("Shift by itself", Qt::Key_Shift, shift, {}, "");
        row("F13", Qt::Key_F13, 0, {}, "");
    }
    void bytes()
    {
        QFETCH(int, key);
        QFETCH(int, modifiers);
        QFETCH(QString, text);
        QFETCH(QByteArray, sent);
        Screen screen(24, 80);
        QByteArray typed;
        connect(&screen, &Screen::typed, this, [&](const QByteArray &bytes) { typed += bytes; });
        screen.press({key, Qt::KeyboardModifiers(modifiers), text});
        QCOMPARE(typed.toPercentEncoding(), sent.toPercentEncoding());
    }

    void cursorKeysOfApplications()
    {
        Screen screen(24, 80);
        QByteArray typed;
        connect(&screen, &Screen::typed, this, [&](const QByteArray &bytes) { typed += bytes; });
        screen.feed("\x1b[?1h");
        screen.press({Qt::Key_Up});
        screen.press({Qt::Key_End});
        QCOMPARE(typed, QByteArray("\x1bOA\x1bOF"));
        typed.clear();
        screen.feed("\x1b[?1l");
        screen.press({Qt::Key_Up});
        QCOMPARE(typed, QByteArray("\x1b[A"));
    }

    void pasted()
    {
        Screen screen(24, 80);
        QByteArray typed;
        connect(&screen, &Screen::typed, this, [&](const QByteArray &bytes) { typed += bytes; });
        screen.paste(u"one\r\ntwo\nthree\tü"_s);
        QCOMPARE(typed, QByteArray("one\rtwo\rthree\tü"));
        typed.clear();
        screen.feed("\x1b[?2004h");
        screen.paste(u"rm \x1b[201~\x03 -rf\u009b201~"_s);
        QCOMPARE(typed, QByteArray("\x1b[200~rm [201~ -rf201~\x1b[201~"));
    }
};

QTEST_GUILESS_MAIN(KeysTest)
#include "keys.moc"
