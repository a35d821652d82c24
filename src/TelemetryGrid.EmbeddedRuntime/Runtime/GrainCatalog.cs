using System.Collections.Concurrent;
using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>All grain classes of the application and which interface means which class.</summary>
internal sealed class GrainCatalog
{
    private readonly List<GrainClass> _classes;
    private readonly Dictionary<GrainType, GrainClass> _byGrainType = [];
    private readonly ConcurrentDictionary<Type, GrainClass> _defaults = new();

    public GrainCatalog(IEnumerable<Assembly> assemblies)
    {
        _classes = [.. assemblies.SelectMany(a => a.GetTypes()).Where(GrainClass.IsGrainClass).Select(t => new GrainClass(t))];
        foreach (var entry in _classes)
        {
            if (!_byGrainType.TryAdd(entry.GrainType, entry))
                throw new InvalidOperationException(
                    $"{entry.Type} and {_byGrainType[entry.GrainType].Type} both are grain type '{entry.GrainType}'; give one a [GrainType] name."
                );
        }
    }

    public IReadOnlyList<GrainClass> Classes => _classes;

    /// <summary>The loaded assemblies with grains, and those the loaded ones reference: a referenced assembly is loaded only on first use.</summary>
    public static IReadOnlyList<Assembly> DefaultAssemblies()
    {
        var found = new Dictionary<string, Assembly>(StringComparer.Ordinal);
        var queue = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies());
        while (queue.TryDequeue(out var assembly))
        {
            var name = assembly.GetName().Name;
            if (assembly.IsDynamic || name is null || IsFramework(name) || !found.TryAdd(name, assembly))
                continue;
            foreach (var reference in assembly.GetReferencedAssemblies())
            {
                if (reference.Name is null || found.ContainsKey(reference.Name) || IsFramework(reference.Name))
                    continue;
                try
                {
                    queue.Enqueue(Assembly.Load(reference));
                }
                catch (Exception error) when (error is FileNotFoundException or FileLoadException or BadImageFormatException)
                {
                    // A reference that is not deployed cannot hold grains of this process.
                }
            }
        }
        return [.. found.Values.Where(a => a.IsDefined(typeof(GrainAssemblyAttribute)))];
    }

    public GrainClass Resolve(Type interfaceType, string? prefix)
    {
        if (prefix is null && _defaults.TryGetValue(interfaceType, out var known))
            return known;
        var candidates = _classes.FindAll(c => c.Interfaces.Contains(interfaceType));
        if (prefix is not null)
            candidates = candidates.FindAll(c => c.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal));
        if (candidates.Count > 1)
        {
            // The class named like its interface is the default implementation.
            var named = candidates.FindAll(c => interfaceType.Name.AsSpan(1).SequenceEqual(c.Type.Name));
            candidates = named.Count == 1 ? named : candidates;
        }
        var result = candidates.Count switch
        {
            1 => candidates[0],
            0 => throw new ArgumentException(
                $"No grain class implements {interfaceType}{(prefix is null ? "" : $" with prefix '{prefix}'")}."
            ),
            _ => throw new ArgumentException(
                $"{interfaceType} is implemented by {string.Join(", ", candidates.Select(c => c.Type.FullName))}; name one with a class name prefix."
            ),
        };
        if (prefix is null)
            _defaults[interfaceType] = result;
        return result;
    }

    public GrainClass Resolve(GrainType type) =>
        _byGrainType.TryGetValue(type, out var entry) ? entry : throw new ArgumentException($"No grain class has the grain type '{type}'.");

    private static bool IsFramework(string name) =>
        name is "netstandard" or "mscorlib"
        || name == "System"
        || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.", StringComparison.Ordinal);
}
