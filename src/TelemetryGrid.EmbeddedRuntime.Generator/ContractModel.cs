using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace TelemetryGrid.EmbeddedRuntime.Generator;

/// <summary>One interface as the emitter needs it: text only, so that an edit elsewhere leaves the generator's caches valid.</summary>
internal sealed class ContractModel : IEquatable<ContractModel>
{
    public ContractModel(string fullName, string shortName, string proxyName, IReadOnlyList<MethodModel> methods)
    {
        FullName = fullName;
        ShortName = shortName;
        ProxyName = proxyName;
        Methods = methods;
    }

    /// <summary>With <c>global::</c>.</summary>
    public string FullName { get; }

    public string ShortName { get; }

    /// <summary>Unique within the assembly.</summary>
    public string ProxyName { get; }

    public IReadOnlyList<MethodModel> Methods { get; }

    public bool Equals(ContractModel? other) => other is not null && FullName == other.FullName && Methods.SequenceEqual(other.Methods);

    public override bool Equals(object? obj) => Equals(obj as ContractModel);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(FullName) ^ Methods.Count;
}

/// <summary>How the method answers.</summary>
internal enum ReturnKind
{
    Void,
    Task,
    ValueTask,
    TaskOfT,
    ValueTaskOfT,
}

internal sealed class MethodModel : IEquatable<MethodModel>
{
    public MethodModel(
        string declaringInterface,
        string name,
        string returnType,
        ReturnKind kind,
        string? resultType,
        IReadOnlyList<KeyValuePair<string, string>> parameters,
        string options,
        string? timeout
    )
    {
        DeclaringInterface = declaringInterface;
        Name = name;
        ReturnType = returnType;
        Kind = kind;
        ResultType = resultType;
        Parameters = parameters;
        Options = options;
        Timeout = timeout;
    }

    public string DeclaringInterface { get; }

    public string Name { get; }

    public string ReturnType { get; }

    public ReturnKind Kind { get; }

    public string? ResultType { get; }

    /// <summary>Type and name of each.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; }

    /// <summary>An expression of type GrainMethodOptions.</summary>
    public string Options { get; }

    /// <summary>TimeSpan text or null.</summary>
    public string? Timeout { get; }

    public bool IsOneWay => Options.Contains("OneWay");

    public bool Equals(MethodModel? other) =>
        other is not null
        && DeclaringInterface == other.DeclaringInterface
        && Name == other.Name
        && ReturnType == other.ReturnType
        && Options == other.Options
        && Timeout == other.Timeout
        && Parameters.SequenceEqual(other.Parameters);

    public override bool Equals(object? obj) => Equals(obj as MethodModel);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name) ^ Parameters.Count;
}
