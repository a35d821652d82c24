using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;
using TelemetryGrid.Slo.Indicators;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Specifications;

/// <summary>Reads Pyrra's <c>pyrra.dev/v1alpha1</c> ServiceLevelObjective.</summary>
internal static class PyrraReader
{
    public const string ApiVersion = "pyrra.dev/v1alpha1";

    /// <summary>Labels of the object with this prefix become labels of alerts and rules, the prefix dropped; others are Kubernetes'.</summary>
    private const string LabelPrefix = "pyrra.dev/";

    public static void Read(SpecificationMap map, List<ServiceLevelObjective> objectives)
    {
        var before = map.ErrorCount;
        map.Ignore("status");
        if (map.Required("apiVersion") is { Length: > 0 } version && version != ApiVersion)
        {
            map.Error("apiVersion", $"'{version}' is not known; '{ApiVersion}' is");
        }
        if (map.Required("kind") is { Length: > 0 } kind && kind != "ServiceLevelObjective")
        {
            map.Error("kind", $"'{kind}' is not known; 'ServiceLevelObjective' is");
        }
        var (name, space, labels) = ReadMetadata(map);
        var spec = map.Map("spec");
        if (spec is null)
        {
            map.Error("spec", "is missing");
        }
        var objective = spec is null ? null : ReadSpec(spec, name, labels.GetValueOrDefault("service") ?? space, labels);
        map.Close();
        if (objective is not null && map.ErrorCount == before)
        {
            objectives.Add(objective);
        }
    }

    private static (string Name, string Namespace, ImmutableSortedDictionary<string, string> Labels) ReadMetadata(SpecificationMap map)
    {
        if (map.Map("metadata") is not { } metadata)
        {
            map.Error("metadata", "is missing");
            return ("", "", ImmutableSortedDictionary<string, string>.Empty);
        }
        var name = metadata.Name("name");
        var space = metadata.Text("namespace") ?? "";
        var labels = metadata
            .Pairs("labels")
            .Where(l => l.Key.StartsWith(LabelPrefix, StringComparison.Ordinal))
            .ToImmutableSortedDictionary(l => l.Key[LabelPrefix.Length..], l => l.Value);
        metadata.Ignore("annotations");
        metadata.Close();
        return (name, space, labels);
    }

    private static ServiceLevelObjective? ReadSpec(
        SpecificationMap spec,
        string name,
        string service,
        ImmutableSortedDictionary<string, string> labels
    )
    {
        var description = spec.Text("description") ?? "";
        var target = spec.Percent("target");
        spec.Required("window");
        var window = spec.Duration("window");
        var alerting = ReadAlerting(spec.Map("alerting"));
        var map = spec.Map("indicator");
        if (map is null)
        {
            spec.Error("indicator", "is missing");
        }
        var indicator = map is null ? null : ReadIndicator(map);
        // How Pyrra writes and evaluates its rules is not the objective's.
        spec.Ignore("performanceOverAccuracy", "ruleOutput", "partial_response_strategy");
        spec.Close();
        return indicator is null || window is null
            ? null
            : new ServiceLevelObjective(name, service.Length > 0 ? service : name, indicator, target, [new RollingWindow(window.Value)])
            {
                Description = description,
                Labels = labels,
                Alerting = alerting,
            };
    }

    private static AlertingPolicy ReadAlerting(SpecificationMap? map)
    {
        if (map is null)
        {
            return new AlertingPolicy { AbsentAfter = TimeSpan.FromMinutes(10) };
        }
        var isDisabled = (map.Flag("disabled") ?? false) | !(map.Flag("burnrates") ?? true);
        var channel = new AlertChannel { IsDisabled = isDisabled };
        var severities = map.Pairs("severities");
        AlertChannel With(string severity) =>
            severities.TryGetValue(severity, out var value) ? channel with { Labels = channel.Labels.SetItem("severity", value) } : channel;
        map.Ignore("absentName");
        var policy = new AlertingPolicy
        {
            Name = map.Text("name") ?? "",
            Page = With("fastBurn"),
            Ticket = With("slowBurn"),
            AbsentAfter = map.Flag("absent") ?? true ? TimeSpan.FromMinutes(10) : null,
        };
        map.Close();
        return policy;
    }

    private static Indicator? ReadIndicator(SpecificationMap map)
    {
        string[] forms = [.. new[] { "ratio", "latency", "latencyNative", "bool_gauge" }.Where(map.Has)];
        if (forms.Length != 1)
        {
            map.Error("", "exactly one of ratio, latency, latencyNative and bool_gauge is expected");
            map.Ignore("ratio", "latency", "latencyNative", "bool_gauge");
            map.Close();
            return null;
        }
        var form = map.Map(forms[0]);
        map.Close();
        if (form is null)
        {
            return null;
        }
        ImmutableArray<string> grouping = [.. form.TextsOrMaps("grouping").Select(t => t.Text ?? "")];
        if (grouping.FirstOrDefault(g => g.Length == 0 || g.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_')) is { } odd)
        {
            form.Error("grouping", $"'{odd}' is not a label name");
            return null;
        }
        var by = grouping.IsEmpty ? "sum" : $"sum by ({string.Join(", ", grouping)})";
        var indicator = forms[0] switch
        {
            "ratio" => Counts(form, "errors", partIsBad: true, IndicatorKind.ErrorRate, by),
            "latency" => Counts(form, "success", partIsBad: false, IndicatorKind.Latency, by),
            "latencyNative" => Native(form, by),
            _ => Gauge(form, by),
        };
        form.Close();
        return indicator is null ? null : indicator with { Grouping = grouping };
    }

    private static Indicator? Counts(SpecificationMap form, string part, bool partIsBad, IndicatorKind kind, string by)
    {
        var (some, all) = (Metric(form, part), Metric(form, "total"));
        if (some is not null && kind == IndicatorKind.Latency && some.Matchers.All(m => m.Name != "le"))
        {
            form.Error(part, "the metric of fast requests is a bucket, chosen by le");
            return null;
        }
        if (some is null || all is null)
        {
            return null;
        }
        string Count(VectorSelector selector) => $"{by} (increase({ExprPrinter.Print(selector)}[{{{{.window}}}}]))";
        return new Indicator(kind, new RatioMeasurement(QueryTemplate.Parse(Count(some)), QueryTemplate.Parse(Count(all)), partIsBad));
    }

    private static Indicator? Native(SpecificationMap form, string by)
    {
        form.Required("latency");
        var latency = form.Duration("latency");
        if (Metric(form, "total") is not { } total || latency is not { } bound)
        {
            return null;
        }
        var sum = $"{by} (increase({ExprPrinter.Print(total)}[{{{{.window}}}}]))";
        var seconds = bound.TotalSeconds.ToString("R", CultureInfo.InvariantCulture);
        var count = $"histogram_count({sum})";
        return new Indicator(
            IndicatorKind.Latency,
            new RatioMeasurement(
                QueryTemplate.Parse($"histogram_fraction(0, {seconds}, {sum}) * {count}"),
                QueryTemplate.Parse(count),
                PartIsBad: false
            )
        );
    }

    private static Indicator? Gauge(SpecificationMap form, string by)
    {
        if (form.Series("metric") is not { } gauge)
        {
            return null;
        }
        string Over(string function) => $"{by} ({function}({ExprPrinter.Print(gauge)}[{{{{.window}}}}]))";
        return new Indicator(
            IndicatorKind.Availability,
            new RatioMeasurement(QueryTemplate.Parse(Over("sum_over_time")), QueryTemplate.Parse(Over("count_over_time")), PartIsBad: false)
        );
    }

    private static VectorSelector? Metric(SpecificationMap form, string key)
    {
        if (form.Map(key) is not { } map)
        {
            form.Error(key, "is missing");
            return null;
        }
        var selector = map.Series("metric");
        map.Close();
        return selector;
    }
}
