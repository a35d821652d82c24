using System.Text;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Identity;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.Otlp;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>What a resource's attributes say of everything in it.</summary>
internal sealed class OtlpResource
{
    private readonly List<(string Name, string Value)> _labels = [];

    public OtlpResource(OtlpAttributes attributes, OtlpMapping mapping)
    {
        Key = KeyOf(attributes);
        foreach (var attribute in attributes)
        {
            Attributes.Add((Encoding.UTF8.GetString(attribute.Key), attribute.Value.ToString()));
        }
        Device = DeviceOf(Attributes, mapping) ?? mapping.Device;
        var service = Find("service.name");
        var space = Find("service.namespace");
        Add("job", space.Length > 0 && service.Length > 0 ? $"{space}/{service}" : service);
        Add("instance", Find("service.instance.id"));
        IsTarget = _labels.Count > 0;
        Add("device", Device?.Value ?? "");
        foreach (var (name, value) in mapping.Enrichment)
        {
            Add(OtlpNames.Label(name), value);
        }
        foreach (var (name, value) in Attributes.Where(a => mapping.PromoteAttributes.Contains(a.Name)))
        {
            Add(OtlpNames.Label(name), value);
        }
        TargetInfo = IsTarget ? Target() : null;
    }

    /// <summary>Equal for equal attributes in whatever order.</summary>
    public SeriesKey Key { get; }

    public List<(string Name, string Value)> Attributes { get; } = [];

    public DeviceId? Device { get; }

    /// <summary>Labels of each of its series. They win over attributes of the same name, which become <c>exported_</c> ones, as when scraping.</summary>
    public IReadOnlyList<(string Name, string Value)> Labels => _labels;

    /// <summary>The series that carries the attributes that are labels of no other; null where nothing could join it.</summary>
    public Labels? TargetInfo { get; }

    private bool IsTarget { get; }

    /// <summary>The device that the first of the configured attributes names.</summary>
    public static DeviceId? DeviceOf(List<(string Name, string Value)> attributes, OtlpMapping mapping)
    {
        foreach (var wanted in mapping.DeviceAttributes)
        {
            var value = attributes.Find(a => a.Name == wanted).Value;
            if (value is { Length: > 0 } && mapping.DeviceOf(value) is { } device)
            {
                return device;
            }
        }
        return null;
    }

    /// <summary>Does not depend on the order, which a sender is free to change.</summary>
    public static SeriesKey KeyOf(OtlpAttributes attributes)
    {
        var (high, low) = (0UL, 0UL);
        foreach (var attribute in attributes)
        {
            var one = SeriesKey.Of(attribute.Raw);
            high += one.High;
            low += one.Low;
        }
        return new SeriesKey(high, low);
    }

    private Labels? Target()
    {
        var builder = new LabelsBuilder();
        foreach (var (name, value) in Attributes)
        {
            if (name is not ("service.name" or "service.namespace" or "service.instance.id"))
            {
                builder.Set(OtlpNames.Label(name), value);
            }
        }
        foreach (var (name, value) in _labels)
        {
            builder.Set(name, value);
        }
        return builder.Set(PromQL.Labels.MetricName, "target_info").Build();
    }

    private string Find(string name) => Attributes.Find(a => a.Name == name).Value ?? "";

    private void Add(string name, string value)
    {
        if (name.Length > 0 && value.Length > 0 && !_labels.Exists(l => l.Name == name))
        {
            _labels.Add((name, value));
        }
    }
}
