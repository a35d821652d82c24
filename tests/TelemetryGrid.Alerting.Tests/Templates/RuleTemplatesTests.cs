using TelemetryGrid.Alerting.Templates;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Templates;

public sealed class RuleTemplatesTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TemplateOptions Options = new(
        "http://grid/x",
        T0,
        query =>
            query == "bad"
                ? throw new QueryException(QueryErrorKind.BadData, "bad")
                : [new VectorSample(Labels.Of(("a", "2")), 0, 7), new VectorSample(Labels.Of(("a", "1")), 0, 5)]
    );

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{{ $labels.instance }} of {{ .Labels.job }}: {{ $value }}", "h:1 of net: 1234.5")]
    [InlineData("a {{- 1 -}} b{{/* c */}}", "a1b")]
    [InlineData("{{ $labels.absent }}|{{ $externalLabels.site }}|{{ $externalURL }}|{{ pathPrefix }}", "|z|http://grid/x|/x")]
    [InlineData("{{ humanize $value }} {{ 0.0012 | humanize }} {{ humanize1024 2048.0 }} {{ humanize 0 }}", "1.234k 1.2m 2Ki 0")]
    [InlineData(
        "{{ humanizeDuration 93784.0 }} {{ humanizeDuration 0.5 }} {{ humanizeDuration -61 }} {{ humanizeDuration 1.5 }}",
        "1d 2h 3m 4s 500ms -1m 1s 1.5s"
    )]
    [InlineData("{{ humanizePercentage 0.1234567 }} {{ humanizeTimestamp 1435065584.128 }}", "12.35% 2015-06-23 13:19:44.128 +0000 UTC")]
    [InlineData(
        "{{ printf \"%.2f|%5d|%-4s|%q|%05.1f|%v|%g\" 3.14159 42 \"ab\" \"c\" 2.5 true 1e21 }}",
        "3.14|   42|ab  |\"c\"|002.5|true|1e+21"
    )]
    [InlineData("{{ printf \"%d\" \"x\" }} {{ printf \"%s\" }} {{ printf \"a\" 1 }}", "%!d(string=x) %!s(MISSING) a%!(EXTRA int=1)")]
    [InlineData("{{ if gt $value 1000.0 }}big{{ else if eq 1 1 }}one{{ else }}none{{ end }}", "big")]
    [InlineData("{{ if and true 0 }}a{{ else }}b{{ end }}{{ or \"\" \"c\" }}{{ not true }}", "bcfalse")]
    [InlineData("{{ with $x := 5 }}{{ $x }}{{ . }}{{ end }}{{ with \"\" }}a{{ else }}b{{ end }}", "55b")]
    [InlineData("{{ range $i, $s := query \"up\" }}{{ $i }}={{ value $s }}@{{ label \"a\" . }} {{ end }}", "0=7@2 1=5@1 ")]
    [InlineData("{{ range query \"up\" | sortByLabel \"a\" }}{{ .Value }}{{ end }} {{ query \"up\" | first | value }}", "57 7")]
    [InlineData("{{ range $k, $v := $labels }}{{ $k }}:{{ $v }};{{ end }}", "instance:h:1;job:net;")]
    [InlineData("{{ define \"t\" }}<{{ . }}>{{ end }}{{ template \"t\" 3 }}{{ tmpl \"t\" 4 }}", "<3><4>")]
    [InlineData("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2")]
    [InlineData("{{ range $i, $v := stringSlice \"a\" \"b\" \"c\" }}{{ if eq $i 1 }}{{ continue }}{{ end }}{{ $v }}{{ end }}", "ac")]
    [InlineData(
        "{{ \"ab cd\" | title }}{{ toUpper \"x\" }}{{ reReplaceAll \"(a+)b\" \"$1-\" \"aab\" }}{{ match \"^a\" \"abc\" }}",
        "Ab CdXaa-true"
    )]
    [InlineData(
        "{{ stripPort \"h.d:80\" }} {{ stripPort \"[::1]:80\" }} {{ stripDomain \"h.d:80\" }} {{ stripDomain \"10.0.0.1\" }}",
        "h.d ::1 h:80 10.0.0.1"
    )]
    [InlineData(
        "{{ len \"äb\" }} {{ index $labels \"job\" }} {{ (query \"up\" | first).Value }} {{ parseDuration \"1h\" }}",
        "3 net 7 3600"
    )]
    [InlineData("{{ graphLink \"up == 0\" }}", "/graph?g0.expr=up+%3D%3D+0&g0.tab=0")]
    [InlineData("{{ (toTime 1435065584.128).Format \"2006-01-02T15:04:05Z07:00\" }}", "2015-06-23T13:19:44Z")]
    [InlineData("{{ print 1 \"a\" 2.5 nil }}", "1a2.5<no value>")]
    public void Fill_Template_AsGoDoes(string text, string expected) => Assert.Equal(expected, Fill(text));

    [Theory]
    [InlineData("{{ nobody 1 }}", "function 'nobody' is not defined")]
    [InlineData("{{ $nothing }}", "not declared")]
    [InlineData("{{ if true }}", "lacks its 'end'")]
    [InlineData("a\n{{ \"b }}", "line 2")]
    [InlineData("{{ .Nothing }}", "no field 'Nothing'")]
    [InlineData("{{ template \"absent\" }}", "no template 'absent'")]
    [InlineData("{{ query \"bad\" | first }}", "the query fails")]
    [InlineData("{{ define \"t\" }}{{ template \"t\" . }}{{ end }}{{ template \"t\" . }}", "call each other")]
    [InlineData("{{ end }}", "ends nothing")]
    [InlineData("{{ toTime 1e300 }}", "")]
    [InlineData("{{ len 5 }}", "has no length")]
    public void Fill_BrokenTemplate_HasTheErrorInItsPlace(string text, string reason)
    {
        var filled = Fill(text);
        Assert.StartsWith("<error expanding template: ", filled, StringComparison.Ordinal);
        Assert.Contains(reason, filled, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_BrokenAndGoodTemplates_TellsThemApart()
    {
        Assert.Null(RuleTemplates.Check("{{ $labels.a }} {{ $value | humanize }}"));
        Assert.NotNull(RuleTemplates.Check("{{ $labels.a "));
    }

    [Fact]
    public void Fill_RandomText_NeverThrows()
    {
        string[] words =
        [
            "{{",
            "}}",
            "if",
            "range",
            "end",
            "else",
            "with",
            " ",
            ".",
            "$x",
            ":=",
            "\"a\"",
            "1",
            "(",
            ")",
            "|",
            "len",
            "-",
            "/*",
            "*/",
            "define",
            "template",
            "index",
            "printf",
        ];
        var random = new Random(5);
        for (var i = 0; i < 30_000; i++)
        {
            Assert.NotNull(Fill(string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => words[random.Next(words.Length)]))));
        }
    }

    private static string Fill(string text) =>
        RuleTemplates.Fill(text, Labels.Of(("instance", "h:1"), ("job", "net")), 1234.5, Labels.Of(("site", "z")), Options);
}
