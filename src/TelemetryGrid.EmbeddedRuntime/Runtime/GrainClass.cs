using System.Collections.Frozen;
using System.Reflection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Streams;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>What the attributes and interfaces of a grain class say, read once.</summary>
internal sealed class GrainClass
{
    public GrainClass(Type type)
    {
        Type = type;
        GrainType = GrainType.Create(type.GetCustomAttribute<GrainTypeAttribute>()?.Name ?? NameByConvention(type));
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        MaxWorkers = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocalWorkers ?? 0;
        PrefersLocal = type.IsDefined(typeof(PreferLocalPlacementAttribute), inherit: true);
        AgeLimit = type.IsDefined(typeof(KeepAliveAttribute), inherit: true)
            ? TimeSpan.MaxValue
            : type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit;
        HandlesActivation = Overrides(type, nameof(Grain.OnActivateAsync));
        HandlesDeactivation = Overrides(type, nameof(Grain.OnDeactivateAsync));
        StreamNamespaces = [.. type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>().Select(a => a.Predicate)];
        Interfaces = type.GetInterfaces().Where(i => typeof(IAddressable).IsAssignableFrom(i)).ToFrozenSet();
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool IsReentrant { get; }

    /// <summary>0 for classes that are no stateless workers.</summary>
    public int MaxWorkers { get; }

    public bool PrefersLocal { get; }

    /// <summary>Null means the silo's default.</summary>
    public TimeSpan? AgeLimit { get; }

    public bool HandlesActivation { get; }

    public bool HandlesDeactivation { get; }

    public IReadOnlyList<IStreamNamespacePredicate> StreamNamespaces { get; }

    public FrozenSet<Type> Interfaces { get; }

    public static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
        && typeof(IGrain).IsAssignableFrom(type)
        && typeof(IGrainBase).IsAssignableFrom(type);

    private static string NameByConvention(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.Length > 5 && name.EndsWith("grain", StringComparison.Ordinal) ? name[..^5] : name;
    }

    private static bool Overrides(Type type, string method) =>
        !typeof(Grain).IsAssignableFrom(type)
        || type.GetMethods(BindingFlags.Instance | BindingFlags.Public)
            .Any(m => m.Name == method && m.GetBaseDefinition().DeclaringType == typeof(Grain) && m.DeclaringType != typeof(Grain));
}
