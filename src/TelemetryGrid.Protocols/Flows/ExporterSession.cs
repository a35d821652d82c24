using System.Diagnostics.CodeAnalysis;
using TelemetryGrid.Protocols.Ipfix;

namespace TelemetryGrid.Protocols.Flows;

/// <summary>What one exporter told about itself: templates, samplers, interface names. Obtained from <see cref="TemplateCache.GetOrAdd"/>.</summary>
public sealed class ExporterSession
{
    private readonly TemplateCache _owner;
    private readonly LruTable<TemplateKey, Template> _templates;
    private readonly LruTable<uint, long> _systemInitTimes;

    internal ExporterSession(in ExporterKey key, TemplateCache owner)
    {
        Key = key;
        _owner = owner;
        _templates = new(owner.Options.MaximumTemplatesPerSession);
        _systemInitTimes = new(owner.Options.MaximumDomainsPerSession);
        Samplers = new SamplerTable(owner);
        InterfaceNames = new InterfaceNameTable(this, owner);
    }

    public ExporterKey Key { get; }

    public SamplerTable Samplers { get; }

    public InterfaceNameTable InterfaceNames { get; }

    public int TemplateCount => _templates.Count;

    /// <summary>Fields in all templates of this session.</summary>
    public int FieldCount { get; private set; }

    /// <summary>How often the cache was asked for this session while it was new.</summary>
    internal int Visits { get; set; }

    /// <summary>False once the cache gave this session up.</summary>
    internal bool IsAttached { get; private set; } = true;

    internal TemplateCacheOptions Options => _owner.Options;

    internal IEnumerable<Template> TemplatesOldestFirst => _templates.OldestFirst.Select(entry => entry.Value);

    internal IEnumerable<KeyValuePair<uint, long>> SystemInitTimes => _systemInitTimes.OldestFirst;

    internal bool TryFindTemplate(
        FlowProtocol protocol,
        uint observationDomainId,
        ushort templateId,
        [NotNullWhen(true)] out Template? template
    ) => _templates.TryGet(new TemplateKey(protocol, observationDomainId, templateId), out template);

    internal void Store(Template template)
    {
        if (_templates.Remove(template.Key, out var previous))
        {
            _owner.Counters.TemplatesReplaced++;
            Book(-previous.Fields.Length);
        }
        else
        {
            _owner.Counters.TemplatesAdded++;
        }
        while (_templates.IsFull || FieldCount + template.Fields.Length > Options.MaximumFieldsPerSession)
        {
            if (!_templates.TryRemoveOldest(out var evicted))
            {
                break;
            }
            _owner.Counters.TemplatesEvicted++;
            Book(-evicted.Fields.Length);
        }
        _templates.Set(template.Key, template);
        Book(template.Fields.Length);
        _owner.Touch();
    }

    /// <summary>Forgets a template that was refused under an id already in use: its records no longer have the layout that was known.</summary>
    internal void Reject(in TemplateKey key)
    {
        _owner.Counters.TemplatesRejected++;
        if (_templates.Remove(key, out var previous))
        {
            Book(-previous.Fields.Length);
            _owner.Touch();
        }
    }

    internal void Withdraw(in TemplateKey key)
    {
        if (_templates.Remove(key, out var withdrawn))
        {
            _owner.Counters.TemplatesWithdrawn++;
            Book(-withdrawn.Fields.Length);
            _owner.Touch();
        }
    }

    /// <summary>Withdraws all templates, or all options templates, of one observation domain (RFC 7011 §8.1).</summary>
    internal void WithdrawAll(FlowProtocol protocol, uint observationDomainId, bool options)
    {
        foreach (var template in TemplatesOldestFirst.ToArray())
        {
            if (
                template.Key.Protocol == protocol
                && template.Key.ObservationDomainId == observationDomainId
                && template.IsOptions == options
            )
            {
                Withdraw(template.Key);
            }
        }
    }

    /// <summary>When the exporter of a domain booted, as its options data said (systemInitTimeMilliseconds); 0 when it did not say.</summary>
    internal long FindSystemInitTime(uint observationDomainId) => _systemInitTimes.TryGet(observationDomainId, out var time) ? time : 0;

    internal void SetSystemInitTime(uint observationDomainId, long unixMilliseconds)
    {
        if (_systemInitTimes.TryGet(observationDomainId, out var known))
        {
            if (known == unixMilliseconds)
            {
                return;
            }
        }
        else if (_systemInitTimes.IsFull)
        {
            _systemInitTimes.TryRemoveOldest(out _);
        }
        _systemInitTimes.Set(observationDomainId, unixMilliseconds);
        _owner.Touch();
    }

    internal void Detach() => IsAttached = false;

    private void Book(int change)
    {
        FieldCount += change;
        _owner.Book(this, change, interfaceNames: 0);
    }
}
