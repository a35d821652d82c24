using System.Collections;
using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using TelemetryGrid.Alerting.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Templates;

/// <summary>The functions of Go's templates and those that Prometheus and Alertmanager add. <c>and</c>, <c>or</c> and <c>tmpl</c> are the run's own.</summary>
internal static class TemplateFunctions
{
    public static readonly FrozenDictionary<string, Func<TemplateOptions, object?[], object?>> All = new Dictionary<
        string,
        Func<TemplateOptions, object?[], object?>
    >(StringComparer.Ordinal)
    {
        ["not"] = (_, a) => !TemplateValues.IsTrue(One(a)),
        ["eq"] = (_, a) => a.Length > 1 ? a.Skip(1).Any(b => TemplateValues.AreEqual(a[0], b)) : throw Arguments(2),
        ["ne"] = (_, a) => !TemplateValues.AreEqual(Two(a).First, a[1]),
        ["lt"] = (_, a) => TemplateValues.Compare(Two(a).First, a[1]) < 0,
        ["le"] = (_, a) => TemplateValues.Compare(Two(a).First, a[1]) <= 0,
        ["gt"] = (_, a) => TemplateValues.Compare(Two(a).First, a[1]) > 0,
        ["ge"] = (_, a) => TemplateValues.Compare(Two(a).First, a[1]) >= 0,
        ["len"] = (_, a) => TemplateValues.Length(One(a)),
        ["index"] = (_, a) => a.Length > 0 ? a.Skip(1).Aggregate(a[0], TemplateValues.Index) : throw Arguments(1),
        ["print"] = (_, a) => string.Concat(a.Select(GoFormat.Print)),
        ["println"] = (_, a) => string.Join(' ', a.Select(GoFormat.Print)) + "\n",
        ["printf"] = (_, a) => a is [string format, ..] ? GoFormat.Format(format, a.AsSpan(1)) : throw Arguments(1),
        ["html"] = (_, a) => WebUtility.HtmlEncode(string.Concat(a.Select(GoFormat.Print))),
        ["urlquery"] = (_, a) =>
            Uri.EscapeDataString(string.Concat(a.Select(GoFormat.Print))).Replace("%20", "+", StringComparison.Ordinal),
        ["safeHtml"] = (_, a) => Text(a),
        ["safeUrl"] = (_, a) => Text(a),
        ["urlUnescape"] = (_, a) => WebUtility.UrlDecode(Text(a)),
        ["title"] = (_, a) => Regex.Replace(Text(a), @"\b\p{Ll}", m => m.Value.ToUpperInvariant(), RegexOptions.NonBacktracking),
        ["toUpper"] = (_, a) => Text(a).ToUpperInvariant(),
        ["toLower"] = (_, a) => Text(a).ToLowerInvariant(),
        ["trimSpace"] = (_, a) => Text(a).Trim(),
        ["join"] = (_, a) => string.Join(GoFormat.Print(Two(a).First), List(a[1]).Select(GoFormat.Print)),
        ["match"] = (_, a) => Pattern(Two(a).First).IsMatch(GoFormat.Print(a[1])),
        ["reReplaceAll"] = (_, a) =>
            a.Length == 3
                ? Pattern(a[0])
                    .Replace(
                        GoFormat.Print(a[2]),
                        Regex.Replace(GoFormat.Print(a[1]), @"\$(?<group>\w+)", "$${${group}}", RegexOptions.NonBacktracking)
                    )
                : throw Arguments(3),
        ["stringSlice"] = (_, a) => a.Select(GoFormat.Print).ToList<object?>(),
        ["list"] = (_, a) => a.ToList(),
        ["args"] = (_, a) =>
            a.Select((value, i) => (Key: string.Create(CultureInfo.InvariantCulture, $"arg{i}"), value))
                .ToDictionary(p => p.Key, p => p.value, StringComparer.Ordinal),
        ["toJson"] = (_, a) => JsonSerializer.Serialize(TemplateValues.ForJson(One(a))),
        ["humanize"] = (_, a) => Humanize.Number(Number(a)),
        ["humanize1024"] = (_, a) => Humanize.Number1024(Number(a)),
        ["humanizeDuration"] = (_, a) => a is [TimeSpan span] ? Humanize.Duration(span.TotalSeconds) : Humanize.Duration(Number(a)),
        ["humanizePercentage"] = (_, a) => Humanize.Percentage(Number(a)),
        ["humanizeTimestamp"] = (_, a) => Humanize.Timestamp(Number(a)),
        ["toTime"] = (_, a) => Humanize.Time(Number(a)),
        ["since"] = (o, a) => One(a) is DateTimeOffset time ? o.Now - time : throw new TemplateException("a time is expected"),
        ["now"] = (o, _) => (double)o.Now.ToUnixTimeMilliseconds() / 1000,
        ["parseDuration"] = (_, a) =>
            PromDuration.TryParse(Text(a), out var duration, out var reason) ? duration.TotalSeconds : throw new TemplateException(reason),
        ["stripPort"] = (_, a) =>
            Regex.Replace(Text(a), @"^\[?(?<host>[^\]]*?)\]?:\d+$", "${host}", RegexOptions.None, TimeSpan.FromSeconds(1)),
        ["stripDomain"] = (_, a) => StripDomain(Text(a)),
        ["graphLink"] = (_, a) => $"/graph?g0.expr={Uri.EscapeDataString(Text(a)).Replace("%20", "+", StringComparison.Ordinal)}&g0.tab=0",
        ["tableLink"] = (_, a) => $"/graph?g0.expr={Uri.EscapeDataString(Text(a)).Replace("%20", "+", StringComparison.Ordinal)}&g0.tab=1",
        ["externalURL"] = (o, _) => o.ExternalUrl,
        ["pathPrefix"] = (o, _) => Uri.TryCreate(o.ExternalUrl, UriKind.Absolute, out var url) ? url.AbsolutePath.TrimEnd('/') : "",
        ["query"] = Query,
        ["first"] = (_, a) => List(One(a)).FirstOrDefault() ?? throw new TemplateException("first() is asked of a result without samples"),
        ["label"] = (_, a) => Sample(Two(a).Second).Get("Labels", []) is TemplatePairs labels ? labels.Get(GoFormat.Print(a[0]), []) : "",
        ["value"] = (_, a) => Sample(One(a)).Get("Value", []),
        ["strvalue"] = (_, a) => Sample(One(a)).Get("Labels", []) is TemplatePairs labels ? labels.Get("__value__", []) : "",
        ["sortByLabel"] = (_, a) =>
            List(Two(a).Second)
                .OrderBy(
                    s => GoFormat.Print((Sample(s).Get("Labels", []) as TemplatePairs)?.Get(GoFormat.Print(a[0]), [])),
                    StringComparer.Ordinal
                )
                .ToList(),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static List<object?> Query(TemplateOptions options, object?[] arguments)
    {
        var ask = options.Query ?? throw new TemplateException("this template cannot ask queries");
        try
        {
            return
            [
                .. ask(Text(arguments))
                    .Select(s => new TemplateRecord(("Labels", () => new TemplatePairs(s.Labels)), ("Value", () => s.Value))),
            ];
        }
        catch (QueryException e)
        {
            throw new TemplateException($"the query fails: {e.Message}", e);
        }
    }

    private static string StripDomain(string host)
    {
        var colon = host.LastIndexOf(':');
        var (name, port) =
            colon > 0 && host.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? (host[..colon], host[colon..]) : (host, "");
        return IPAddress.TryParse(name.Trim('[', ']'), out _) ? host : name.Split('.')[0] + port;
    }

    private static Regex Pattern(object? pattern)
    {
        try
        {
            return new Regex(GoFormat.Print(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new TemplateException($"'{pattern}' is not a regular expression: {e.Message}", e);
        }
    }

    private static object? One(object?[] arguments) => arguments.Length == 1 ? arguments[0] : throw Arguments(1);

    private static (object? First, object? Second) Two(object?[] arguments) =>
        arguments.Length == 2 ? (arguments[0], arguments[1]) : throw Arguments(2);

    private static string Text(object?[] arguments) => GoFormat.Print(One(arguments));

    private static IEnumerable<object?> List(object? value) =>
        value is IEnumerable list and not string ? list.Cast<object?>() : throw new TemplateException("a list is expected");

    private static ITemplateObject Sample(object? value) => value as ITemplateObject ?? throw new TemplateException("a sample is expected");

    private static double Number(object?[] arguments) => TemplateValues.Number(One(arguments));

    private static TemplateException Arguments(int wanted) =>
        new(string.Create(CultureInfo.InvariantCulture, $"the function needs {wanted} argument(s)"));
}
