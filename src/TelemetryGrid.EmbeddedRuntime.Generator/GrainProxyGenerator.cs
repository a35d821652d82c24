using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TelemetryGrid.EmbeddedRuntime.Generator;

/// <summary>
/// Generates, for each interface that derives from IGrain or IGrainObserver, the proxy that callers get, and marks assemblies that have grain classes
/// or interfaces so that the runtime finds them.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class GrainProxyGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var results = context
            .SyntaxProvider.CreateSyntaxProvider(
                static (node, _) => node is InterfaceDeclarationSyntax { BaseList: not null },
                static (syntax, token) => Read(syntax, token)
            )
            .Where(static result => result is not null);
        var contracts = results.Select(static (result, _) => result!.Value.Contract).Where(static contract => contract is not null);
        var hasGrains = context
            .SyntaxProvider.CreateSyntaxProvider(
                static (node, _) => node is ClassDeclarationSyntax { BaseList: not null },
                static (syntax, token) =>
                    syntax.SemanticModel.GetDeclaredSymbol(syntax.Node, token) is INamedTypeSymbol { IsAbstract: false } type
                    && ContractReader.IsAddressable(type)
            )
            .Where(static isGrain => isGrain)
            .Collect()
            .Select(static (all, _) => all.Length > 0);

        context.RegisterSourceOutput(
            results,
            static (output, result) =>
            {
                foreach (var problem in result!.Value.Problems)
                    output.ReportDiagnostic(problem);
            }
        );
        // A partial interface is seen once per declaration.
        var distinct = contracts.Collect().Select(static (all, _) => new ContractSet(all!));
        context.RegisterSourceOutput(
            distinct.Combine(hasGrains),
            static (output, input) =>
            {
                var (set, isGrainAssembly) = input;
                foreach (var contract in set.Contracts)
                    output.AddSource(contract.ProxyName + ".g.cs", ProxyEmitter.Proxy(contract));
                if (set.Contracts.Count > 0 || isGrainAssembly)
                    output.AddSource("ProxyRegistration.g.cs", ProxyEmitter.Registration(set.Contracts));
            }
        );
    }

    private static (ContractModel? Contract, ImmutableArray<Diagnostic> Problems)? Read(
        GeneratorSyntaxContext syntax,
        CancellationToken token
    )
    {
        if (syntax.SemanticModel.GetDeclaredSymbol(syntax.Node, token) is not INamedTypeSymbol type || !ContractReader.IsAddressable(type))
            return null;
        // Only the first declaration of a partial interface speaks for it.
        if (type.DeclaringSyntaxReferences[0].GetSyntax(token) != syntax.Node)
            return null;
        var problems = new List<Diagnostic>();
        var contract = ContractReader.Read(type, problems, token);
        return (contract, problems.ToImmutableArray());
    }

    private sealed class ContractSet : System.IEquatable<ContractSet>
    {
        public ContractSet(ImmutableArray<ContractModel> contracts) =>
            Contracts = contracts.OrderBy(c => c.FullName, System.StringComparer.Ordinal).ToList();

        public IReadOnlyList<ContractModel> Contracts { get; }

        public bool Equals(ContractSet? other) => other is not null && Contracts.SequenceEqual(other.Contracts);

        public override bool Equals(object? obj) => Equals(obj as ContractSet);

        public override int GetHashCode() => Contracts.Count;
    }
}
