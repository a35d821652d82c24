using System.Diagnostics;
using TelemetryGrid.Protocols.Syslog;

namespace TelemetryGrid.Protocols.Tests.Syslog;

public sealed class GrokPatternTests
{
    [Theory]
    [InlineData(
        "%{IP:client} %{WORD:method} %{NOTSPACE:uri} %{NUMBER:ms}",
        "55.3.244.1 GET /index.html 0.043",
        "client=55.3.244.1 method=GET uri=/index.html ms=0.043"
    )]
    [InlineData(
        "from %{IPORHOST:src.address} port %{POSINT:src.port}",
        "Accepted for x from 2001:db8::1 port 4711 ssh2",
        "src.address=2001:db8::1 src.port=4711"
    )]
    [InlineData("user %{QS:user}(?: on %{INTERFACE:if})?", "user \"a b\" here", "user=\"a b\" if=-")]
    [InlineData("(?<verb>built|torn) %{GREEDYDATA:rest}", "was built up", "verb=built rest=up")]
    [InlineData(
        "^%{TIMESTAMP_ISO8601:at} %{LOGLEVEL:level} %{DATA:who}: %{GREEDYDATA:what}$",
        "2020-03-01T12:00:00.5+01:00 WARN me: x: y",
        "at=2020-03-01T12:00:00.5+01:00 level=WARN who=me what=x: y"
    )]
    [InlineData("%{MAC:mac}", "port 00:1a:2B:3c:4d:5e up", "mac=00:1a:2B:3c:4d:5e")]
    [InlineData("%{MAC:mac}", "001a.2b3c.4d5e", "mac=001a.2b3c.4d5e")]
    [InlineData("%{IPV4:ip}", "x 1.2.3.456", null)]
    [InlineData("%{SYSLOGTIMESTAMP:t} %{HOSTNAME:h}", "Mar  1 12:00:00 r1.example.net", "t=Mar  1 12:00:00 h=r1.example.net")]
    [InlineData("%{VLAN:v}", "on Vlan 12", "v=12")]
    public void TryMatch_Texts_GivesTheFields(string pattern, string text, string? expected)
    {
        var custom = new Dictionary<string, string>(StringComparer.Ordinal) { ["VLAN"] = "%{INT}" };
        Assert.True(GrokPattern.TryCompile(pattern, custom, out var grok, out var errors), string.Join("; ", errors));
        var isMatch = grok.TryMatch(text, out var values);
        Assert.Equal(expected is not null, isMatch);
        if (isMatch)
        {
            Assert.Equal(expected, string.Join(' ', grok.Fields.Zip(values!, (name, value) => $"{name}={value ?? "-"}")));
        }
    }

    [Fact]
    public void TryCompile_BadPattern_NamesEverythingThatIsWrong()
    {
        var custom = new Dictionary<string, string>(StringComparer.Ordinal) { ["A"] = "x%{B}", ["B"] = "y%{A}" };
        Assert.False(GrokPattern.TryCompile("%{NOPE:x} %{A} %{IP:1x} %{} %{NOPE:y}", custom, out _, out var errors));
        Assert.Equal(4, errors.Count);
        Assert.Contains(errors, error => error.Contains("no pattern named NOPE"));
        Assert.Contains(errors, error => error.Contains("the pattern A contains itself"));
        Assert.Contains(errors, error => error.Contains("%{IP:1x}"));
        Assert.Contains(errors, error => error.Contains("%{} is not"));
    }

    [Theory]
    [InlineData("(unclosed")]
    [InlineData("(?=ahead)x")]
    [InlineData(@"(?<a>x)\1")]
    public void TryCompile_WhatAnAutomatonCannotDo_IsRefused(string pattern)
    {
        Assert.False(GrokPattern.TryCompile(pattern, null, out _, out var errors));
        Assert.Contains("regular expression", Assert.Single(errors));
    }

    [Fact]
    public void TryCompile_PatternThatGrowsWithoutEnd_IsRefused()
    {
        var custom = new Dictionary<string, string>(StringComparer.Ordinal) { ["P0"] = new string('x', 100) };
        for (var i = 1; i < 12; i++)
        {
            custom["P" + i] = string.Concat(Enumerable.Repeat($"%{{P{i - 1}}}", 10));
        }
        Assert.False(GrokPattern.TryCompile("%{P11}", custom, out _, out var errors));
        Assert.Contains("longer than", errors[0]);
    }

    [Fact]
    public void TryCompile_EveryBuiltInPattern_Compiles()
    {
        foreach (
            var name in new[]
            {
                "IP",
                "IPV6",
                "HOSTPORT",
                "PREFIX",
                "EMAILADDRESS",
                "UUID",
                "URI",
                "PATH",
                "SYSLOGPROG",
                "ASN",
                "BOOL",
                "BASE16NUM",
                "DAY",
                "SPACE",
            }
        )
        {
            Assert.True(GrokPattern.TryCompile($"%{{{name}:x}}", null, out _, out var errors), $"{name}: {string.Join(';', errors)}");
        }
    }

    [Fact]
    public void TryMatch_TextMadeToBacktrack_TakesNoLongerThanItsLength()
    {
        Assert.True(GrokPattern.TryCompile("^(%{WORD}+ *)+%{DATA}%{DATA}%{DATA}!$", null, out var grok, out _));
        var clock = Stopwatch.StartNew();
        Assert.False(grok.TryMatch(new string('a', 8_000), out _));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
    }
}
