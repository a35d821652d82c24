using TelemetryGrid.EmbeddedRuntime;

namespace Orleans.Runtime;

/// <summary>Base of the generated proxies: where calls go. Equal when they name the same grain, whatever the interface.</summary>
public abstract class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private GrainType _type;
    private IdSpan _key;

    /// <summary>The silo whose code holds the reference; calls prefer it where placement says so.</summary>
    internal Silo Silo = null!;

    /// <summary>Null for observers.</summary>
    internal GrainClass? Class;

    /// <summary>Null for grains.</summary>
    internal Observer? Observer;

    /// <summary>Where the last call went; saves the directory look-up.</summary>
    internal Activation? LastSeen;

    public GrainId GrainId => new(_type, _key);

    internal IdSpan Key => _key;

    internal Cluster Cluster => Silo.Cluster;

    internal void Bind(Silo silo, GrainClass grainClass, IdSpan key)
    {
        Silo = silo;
        Class = grainClass;
        _type = grainClass.GrainType;
        _key = key;
    }

    internal void Bind(Silo silo, Observer observer)
    {
        Silo = silo;
        Observer = observer;
        _type = Observer.GrainType;
        _key = observer.Key;
    }

    internal GrainReference As(Type interfaceType)
    {
        if (interfaceType.IsInstanceOfType(this))
            return this;
        var other = ProxyRegistry.Create(interfaceType);
        if (Observer is not null)
            other.Bind(Silo, Observer);
        else
            other.Bind(Silo, Class!, _key);
        return other;
    }

    protected Task Send(GrainAction call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var answer = call.Promise;
        Post(call);
        return answer;
    }

    protected Task<T> Send<T>(GrainFunction<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var answer = call.Promise;
        Post(call);
        return answer;
    }

    protected void Post(GrainCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Target = this;
        Cluster.Send(call);
    }

    public bool Equals(GrainReference? other) => other is not null && _key.Equals(other._key) && _type.Equals(other._type);

    public override bool Equals(object? obj) => obj is GrainReference other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_type, _key);

    public override string ToString() => $"GrainReference:{GrainId}";
}
