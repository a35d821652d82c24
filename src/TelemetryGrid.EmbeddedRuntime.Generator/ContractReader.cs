using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace TelemetryGrid.EmbeddedRuntime.Generator;

/// <summary>Reads a grain or observer interface from its symbol and reports what cannot be called.</summary>
internal static class ContractReader
{
    private static readonly SymbolDisplayFormat s_type = SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
    );

    public static bool IsAddressable(INamedTypeSymbol type) =>
        type.AllInterfaces.Any(i => i.Name == "IAddressable" && i.ContainingNamespace.ToDisplayString() == "Orleans.Runtime");

    public static ContractModel? Read(INamedTypeSymbol type, ICollection<Diagnostic> problems, CancellationToken token)
    {
        if (type.IsGenericType)
        {
            problems.Add(Diagnostic.Create(Diagnostics.GenericInterface, type.Locations.FirstOrDefault(), type.Name));
            return null;
        }
        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                problems.Add(Diagnostic.Create(Diagnostics.NotAccessible, type.Locations.FirstOrDefault(), type.Name));
                return null;
            }
        }
        var isObserver = type.AllInterfaces.Any(i => i.Name == "IGrainObserver" && i.ContainingNamespace.ToDisplayString() == "Orleans");
        var methods = new List<MethodModel>();
        var before = problems.Count;
        foreach (var declaring in new[] { type }.Concat(type.AllInterfaces))
        {
            foreach (var member in declaring.GetMembers())
            {
                token.ThrowIfCancellationRequested();
                if (member.IsStatic)
                    continue;
                if (member is IPropertySymbol or IEventSymbol)
                    problems.Add(Diagnostic.Create(Diagnostics.NotAMethod, member.Locations.FirstOrDefault(), member.Name));
                else if (
                    member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method
                    && Read(method, isObserver, problems) is { } model
                )
                    methods.Add(model);
            }
        }
        if (problems.Count > before)
            return null;
        var fullName = type.ToDisplayString(s_type);
        var proxyName = fullName.Replace("global::", "").Replace('.', '_').Replace("@", "") + "_Proxy";
        return new ContractModel(fullName, type.Name, proxyName, methods);
    }

    private static MethodModel? Read(IMethodSymbol method, bool isObserver, ICollection<Diagnostic> problems)
    {
        var name = method.ContainingType.Name + "." + method.Name;
        var location = method.Locations.FirstOrDefault();
        if (method.IsGenericMethod)
        {
            problems.Add(Diagnostic.Create(Diagnostics.GenericMethod, location, name));
            return null;
        }
        if (method.Parameters.Any(p => p.RefKind != RefKind.None))
        {
            problems.Add(Diagnostic.Create(Diagnostics.RefParameter, location, name));
            return null;
        }
        if (KindOf(method.ReturnType) is not { } kind || (kind == ReturnKind.Void && !isObserver))
        {
            problems.Add(Diagnostic.Create(Diagnostics.ReturnType, location, name));
            return null;
        }
        var result = method.ReturnType is INamedTypeSymbol { TypeArguments.Length: 1 } generic
            ? generic.TypeArguments[0].ToDisplayString(s_type)
            : null;
        return new MethodModel(
            method.ContainingType.ToDisplayString(s_type),
            method.Name,
            method.ReturnType.ToDisplayString(s_type),
            kind,
            result,
            method.Parameters.Select((p, i) => new KeyValuePair<string, string>(p.Type.ToDisplayString(s_type), "arg" + i)).ToList(),
            OptionsOf(method, kind),
            TimeoutOf(method)
        );
    }

    private static ReturnKind? KindOf(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void)
            return ReturnKind.Void;
        if (type is not INamedTypeSymbol named || named.ContainingNamespace.ToDisplayString() != "System.Threading.Tasks")
            return null;
        return (named.Name, named.TypeArguments.Length) switch
        {
            ("Task", 0) => ReturnKind.Task,
            ("Task", 1) => ReturnKind.TaskOfT,
            ("ValueTask", 0) => ReturnKind.ValueTask,
            ("ValueTask", 1) => ReturnKind.ValueTaskOfT,
            _ => null,
        };
    }

    private static string OptionsOf(IMethodSymbol method, ReturnKind kind)
    {
        const string Prefix = "global::TelemetryGrid.EmbeddedRuntime.GrainMethodOptions.";
        var options = new List<string>();
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass is not { } type || type.ContainingNamespace.ToDisplayString() != "Orleans.Concurrency")
                continue;
            if (type.Name is "AlwaysInterleaveAttribute" or "ReadOnlyAttribute" or "OneWayAttribute")
                options.Add(Prefix + type.Name.Substring(0, type.Name.Length - "Attribute".Length));
        }
        if (kind == ReturnKind.Void && !options.Contains(Prefix + "OneWay"))
            options.Add(Prefix + "OneWay");
        return options.Count == 0 ? Prefix + "None" : string.Join(" | ", options);
    }

    private static string? TimeoutOf(IMethodSymbol method) =>
        method
            .GetAttributes()
            .FirstOrDefault(a => a.AttributeClass?.Name == "ResponseTimeoutAttribute" && a.ConstructorArguments.Length == 1)
            ?.ConstructorArguments[0]
            .Value as string;
}
