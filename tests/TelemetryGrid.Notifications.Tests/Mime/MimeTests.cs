using System.Text;
using TelemetryGrid.Notifications.Mime;

namespace TelemetryGrid.Notifications.Tests.Mime;

public sealed class MimeTests
{
    [Theory]
    [InlineData("a@b.example", "", "a@b.example")]
    [InlineData("Name Of <a@b.example>", "Name Of", "a@b.example")]
    [InlineData("\"With, comma \\\"q\\\"\" <a@b.example>", "With, comma \"q\"", "a@b.example")]
    [InlineData("a@bücher.example", "", "a@xn--bcher-kva.example")]
    [InlineData("a+b@[127.0.0.1]", "", "a+b@[127.0.0.1]")]
    public void TryParseList_Address_IsTakenApart(string text, string name, string address) =>
        Assert.Equal(new MailAddress(name, address), Assert.Single(MailAddress.TryParseList(text)!));

    [Theory]
    [InlineData("a")]
    [InlineData("@b")]
    [InlineData("a@")]
    [InlineData("a@b c")]
    [InlineData("a b@c")]
    [InlineData("a@b>x")]
    [InlineData("a\r\n@b")]
    [InlineData("a@b\r\nRCPT TO:<c@d>")]
    [InlineData("x <a@b> y")]
    [InlineData(".a@b")]
    public void TryParseList_WhatIsNone_IsNone(string text) => Assert.Null(MailAddress.TryParseList(text));

    [Fact]
    public void Headers_AnyValue_IsOneFieldOfShortAsciiLines()
    {
        var random = new Random(5321);
        for (var round = 0; round < 2_000; round++)
        {
            var value = RandomText(random, random.Next(200));
            foreach (
                var field in (string[])
                    [
                        HeaderText.Unstructured("Subject", value),
                        HeaderText.Addresses("To", [new MailAddress(value, "a@b.example"), new MailAddress("", "c@d.example")]),
                    ]
            )
            {
                Assert.True(Ascii.IsValid(field), field);
                Assert.EndsWith("\r\n", field, StringComparison.Ordinal);
                var lines = field[..^2].Split("\r\n");
                Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
                // Only a line that begins with a space goes on with the same field.
                Assert.All(lines[1..], line => Assert.StartsWith(" ", line, StringComparison.Ordinal));
                Assert.All(lines, line => Assert.InRange(line.Length, 1, 998));
            }
        }
    }

    [Fact]
    public void QuotedPrintable_AnyText_ComesBackFromShortLines()
    {
        var random = new Random(2045);
        for (var round = 0; round < 2_000; round++)
        {
            var text = RandomText(random, random.Next(400))
                .ReplaceLineEndings("\n")
                .TrimEnd('\n')
                .Replace("\0", "", StringComparison.Ordinal);
            var encoded = QuotedPrintable.Encode(text);
            var lines = encoded[..^2].Split("\r\n");
            Assert.All(lines, line => Assert.InRange(line.Length, 0, 76));
            Assert.All(lines, line => Assert.False(line.EndsWith(' ') || line.EndsWith('\t')));
            Assert.Equal(text, Decode(encoded));
        }
    }

    private static string Decode(string encoded)
    {
        var text = encoded.Replace("=\r\n", "", StringComparison.Ordinal)[..^2];
        List<byte> bytes = [];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=')
            {
                bytes.AddRange(Convert.FromHexString(text.AsSpan(i + 1, 2)));
                i += 2;
            }
            else if (text[i] != '\r')
            {
                bytes.Add((byte)text[i]);
            }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static string RandomText(Random random, int length)
    {
        string[] letters =
        [
            "a",
            "Z",
            " ",
            ".",
            "=",
            ":",
            ",",
            "<",
            ">",
            "\"",
            "\\",
            "\r\n",
            "\n",
            "\t",
            "ö",
            "漢",
            "🛰",
            "=?",
            "word",
            "\u0001",
        ];
        return string.Concat(Enumerable.Range(0, length).Select(_ => letters[random.Next(letters.Length)]));
    }
}
