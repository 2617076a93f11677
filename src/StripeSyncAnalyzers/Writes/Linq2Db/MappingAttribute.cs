using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes.Linq2Db;

/// <summary>An attribute of LinqToDB.Mapping, read by the names of its arguments: they are the same in all versions.</summary>
internal sealed class MappingAttribute
{
    private readonly AttributeData data;

    private MappingAttribute(AttributeData data, string name)
    {
        this.data = data;
        Name = name;
    }

    public string Name { get; }

    /// <summary>Whether it applies to one configuration alone: which one is used is not known.</summary>
    public bool IsConditional =>
        Text("Configuration") is not null || (Name is "PrimaryKeyAttribute" or "IdentityAttribute" or "NotColumnAttribute" && data.ConstructorArguments.Any(static a => a.Value is string));

    /// <summary>The attributes of a member, or of a class and its bases.</summary>
    public static IEnumerable<MappingAttribute> Of(ISymbol symbol)
    {
        for (var current = symbol; current is not null; current = current is ITypeSymbol type ? type.BaseType : (current as IPropertySymbol)?.OverriddenProperty)
        {
            foreach (var data in current.GetAttributes())
            {
                if (data.AttributeClass is { ContainingNamespace: { Name: "Mapping", ContainingNamespace: { Name: "LinqToDB", ContainingNamespace.IsGlobalNamespace: true } } } type)
                    yield return new MappingAttribute(data, type.Name);
            }
        }
    }

    /// <summary>A text that is set by name, or by the position of the constructor's argument.</summary>
    public string? Text(string name, int position = -1) =>
        (Named(name) ?? (position >= 0 && position < data.ConstructorArguments.Length ? data.ConstructorArguments[position] : (TypedConstant?)null))?.Value as string;

    /// <summary>A truth value that is set by name.</summary>
    public bool Flag(string name, bool otherwise) => Named(name)?.Value as bool? ?? otherwise;

    /// <summary>A number that is set by name.</summary>
    public int? Number(string name) => Named(name)?.Value as int?;

    /// <summary>A number that is an argument of the constructor.</summary>
    public int? Number(int position) => position < data.ConstructorArguments.Length ? data.ConstructorArguments[position].Value as int? : null;

    private TypedConstant? Named(string name)
    {
        foreach (var argument in data.NamedArguments)
        {
            if (argument.Key == name)
                return argument.Value;
        }

        return null;
    }
}
