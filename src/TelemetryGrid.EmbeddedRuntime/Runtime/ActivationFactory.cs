using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Core;
using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>How one silo activates one grain class: limits, and a constructor whose singleton arguments are resolved once.</summary>
internal sealed class ActivationFactory
{
    private readonly ConstructorInvoker _constructor;
    private readonly Func<Activation, object?>[] _arguments;

    public ActivationFactory(Silo silo, GrainClass grainClass)
    {
        Silo = silo;
        Class = grainClass;
        var collection = silo.Services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value;
        if (!collection.ClassSpecificCollectionAge.TryGetValue(grainClass.Type.FullName!, out var age))
            age = grainClass.AgeLimit ?? collection.CollectionAge;
        AgeLimitSeconds = age.TotalSeconds >= int.MaxValue ? int.MaxValue : (int)age.TotalSeconds;
        ActivationTimeout = collection.ActivationTimeout;
        DeactivationTimeout = collection.DeactivationTimeout;
        var messaging = silo.Services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value;
        var limit =
            grainClass.MaxWorkers > 0 ? messaging.MaxEnqueuedRequestsHardLimit_StatelessWorker : messaging.MaxEnqueuedRequestsHardLimit;
        MailboxLimit = limit > 0 ? limit : SiloMessagingOptions.EmbeddedMailboxLimit;
        Log = silo.Services.GetRequiredService<ILoggerFactory>().CreateLogger(grainClass.Type.FullName!);

        var constructors = grainClass.Type.GetConstructors();
        var constructor = constructors.Length switch
        {
            1 => constructors[0],
            0 => throw new InvalidOperationException($"{grainClass.Type} has no public constructor."),
            _ => constructors.SingleOrDefault(c => c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
                ?? throw new InvalidOperationException(
                    $"{grainClass.Type} has {constructors.Length} public constructors; mark one with [ActivatorUtilitiesConstructor]."
                ),
        };
        _constructor = ConstructorInvoker.Create(constructor);
        _arguments = [.. constructor.GetParameters().Select(Argument)];
    }

    public Silo Silo { get; }

    public GrainClass Class { get; }

    public int AgeLimitSeconds { get; }

    public int MailboxLimit { get; }

    public TimeSpan ActivationTimeout { get; }

    public TimeSpan DeactivationTimeout { get; }

    public ILogger Log { get; }

    public object CreateInstance(Activation activation)
    {
        if (_arguments.Length == 0)
            return _constructor.Invoke();
        var values = new object?[_arguments.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = _arguments[i](activation);
        return _constructor.Invoke(values.AsSpan());
    }

    /// <summary>Reads the grain's state and lets it activate itself.</summary>
    public async Task InitialiseAsync(Activation activation, ActivationExtras? extras)
    {
        using var limit = new CancellationTokenSource(ActivationTimeout, Silo.Cluster.Time);
        if (extras is not null)
        {
            foreach (var state in extras.States)
                await state.ReadStateAsync(limit.Token);
        }
        if (Class.HandlesActivation)
            await ((IGrainBase)activation.GrainInstance!).OnActivateAsync(limit.Token).WaitAsync(ActivationTimeout, Silo.Cluster.Time);
    }

    /// <summary>Lets the grain end itself and disposes what it owned. Failures are logged: the activation ends all the same.</summary>
    public async Task FinaliseAsync(Activation activation, ActivationExtras? extras, DeactivationReason reason)
    {
        var grain = activation.GrainInstance;
        if (Class.HandlesDeactivation)
        {
            using var limit = new CancellationTokenSource(DeactivationTimeout, Silo.Cluster.Time);
            await LogFailureAsync(
                () => ((IGrainBase)grain!).OnDeactivateAsync(reason, limit.Token).WaitAsync(DeactivationTimeout, Silo.Cluster.Time),
                activation
            );
        }
        if (grain is IAsyncDisposable asynchronous)
            await LogFailureAsync(() => asynchronous.DisposeAsync().AsTask(), activation);
        else if (grain is IDisposable disposable)
            await LogFailureAsync(
                () =>
                {
                    disposable.Dispose();
                    return Task.CompletedTask;
                },
                activation
            );
        if (extras?.Scope is { } scope)
            await LogFailureAsync(() => scope.DisposeAsync().AsTask(), activation);
    }

    private async Task LogFailureAsync(Func<Task> step, Activation activation)
    {
        try
        {
            await step();
        }
        catch (Exception error)
        {
            Log.DeactivationFailed(error, activation.GrainId);
        }
    }

    private Func<Activation, object?> Argument(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(IGrainContext))
            return static activation => activation;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state)
            return PersistentState(parameter, state);
        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { Key: { } key })
        {
            if (Silo.IsSingleton(type, key))
            {
                var keyed = Silo.Services.GetRequiredKeyedService(type, key);
                return _ => keyed;
            }
            return activation => activation.ActivationServices.GetRequiredKeyedService(type, key);
        }
        if (Silo.IsSingleton(type, key: null))
        {
            var service = Silo.Services.GetRequiredService(type);
            return _ => service;
        }
        if (parameter.HasDefaultValue)
            return activation => activation.ActivationServices.GetService(type) ?? parameter.DefaultValue;
        return activation => activation.ActivationServices.GetRequiredService(type);
    }

    private Func<Activation, object?> PersistentState(ParameterInfo parameter, PersistentStateAttribute attribute)
    {
        if (!parameter.ParameterType.IsGenericType || parameter.ParameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            throw new InvalidOperationException(
                $"[PersistentState] parameter '{parameter.Name}' of {Class.Type} must be an IPersistentState<T>."
            );
        var storage = PersistentStateFactory.StorageOf(Silo.Services, attribute.StorageName, Class.Type);
        var create = PersistentStateFactory.For(parameter.ParameterType.GetGenericArguments()[0], attribute.StateName, storage);
        return activation =>
        {
            var facet = create(activation);
            activation.Extras.States.Add((IStorage)facet);
            return facet;
        };
    }
}
