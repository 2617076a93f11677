using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace StripeSyncAnalyzers.Tests.Infrastructure;

/// <summary>
/// The public surface of the Supabase client as far as writes go, written down from the packages' own PublicAPI files because no package feed of the
/// tests has them. <see cref="PublicApi"/> has the lines, and a test compares.
/// </summary>
internal static class SupabaseStubs
{
    /// <summary>Supabase 1.6 and Supabase.Postgrest 4.4.</summary>
    public static readonly MetadataReference Current = Compile("Supabase.Stubs", NewtonsoftJson + Postgrest.Replace("$NullHandling", "System.Text.Json.Serialization.JsonIgnoreCondition", StringComparison.Ordinal)
        .Replace("$Include", "System.Text.Json.Serialization.JsonIgnoreCondition.Never", StringComparison.Ordinal) + Supabase);

    /// <summary>postgrest-csharp before 4.0: the namespace Postgrest, Newtonsoft.Json, and a stateless client.</summary>
    public static readonly MetadataReference Old = Compile("Postgrest.Stubs", NewtonsoftJson + Stateless + Postgrest
        .Replace("Supabase.Postgrest", "Postgrest", StringComparison.Ordinal)
        .Replace("$NullHandling", "Newtonsoft.Json.NullValueHandling", StringComparison.Ordinal)
        .Replace("$Include", "Newtonsoft.Json.NullValueHandling.Include", StringComparison.Ordinal));

    /// <summary>Lines of the PublicAPI files, without the marks for references that are not null.</summary>
    public static readonly ImmutableArray<string> PublicApi =
    [
        "Supabase.Postgrest.Attributes.ColumnAttribute.ColumnAttribute(string? columnName = null, System.Text.Json.Serialization.JsonIgnoreCondition nullValueHandling = System.Text.Json.Serialization.JsonIgnoreCondition.Never, bool ignoreOnInsert = false, bool ignoreOnUpdate = false) -> void",
        "Supabase.Postgrest.Attributes.ColumnAttribute.ColumnName.get -> string",
        "Supabase.Postgrest.Attributes.ColumnAttribute.IgnoreOnInsert.get -> bool",
        "Supabase.Postgrest.Attributes.ColumnAttribute.IgnoreOnUpdate.get -> bool",
        "Supabase.Postgrest.Attributes.ColumnAttribute.NullValueHandling.get -> System.Text.Json.Serialization.JsonIgnoreCondition",
        "Supabase.Postgrest.Attributes.ColumnAttribute.NullValueHandling.set -> void",
        "Supabase.Postgrest.Attributes.PrimaryKeyAttribute.ColumnName.get -> string",
        "Supabase.Postgrest.Attributes.PrimaryKeyAttribute.PrimaryKeyAttribute(string? columnName = null, bool shouldInsert = false) -> void",
        "Supabase.Postgrest.Attributes.PrimaryKeyAttribute.ShouldInsert.get -> bool",
        "Supabase.Postgrest.Attributes.TableAttribute.Name.get -> string",
        "Supabase.Postgrest.Attributes.TableAttribute.Name.set -> void",
        "Supabase.Postgrest.Attributes.TableAttribute.TableAttribute(string tableName) -> void",
        "Supabase.Postgrest.Client.Rpc(string procedureName, object? parameters = null) -> System.Threading.Tasks.Task<Supabase.Postgrest.Responses.BaseResponse>",
        "Supabase.Postgrest.Client.Table<T>() -> Supabase.Postgrest.Interfaces.IPostgrestTable<T>",
        "Supabase.Postgrest.Exceptions.FailureHint.Reason.UniquenessViolation = 3 -> Supabase.Postgrest.Exceptions.FailureHint.Reason",
        "Supabase.Postgrest.Exceptions.PostgrestException.Content.get -> string?",
        "Supabase.Postgrest.Exceptions.PostgrestException.Reason.get -> Supabase.Postgrest.Exceptions.FailureHint.Reason",
        "Supabase.Postgrest.Exceptions.PostgrestException.StatusCode.get -> int",
        "Supabase.Postgrest.Interfaces.IPostgrestClient.Rpc(string procedureName, object? parameters) -> System.Threading.Tasks.Task<Supabase.Postgrest.Responses.BaseResponse>",
        "Supabase.Postgrest.Interfaces.IPostgrestClient.Table<T>() -> Supabase.Postgrest.Interfaces.IPostgrestTable<T>",
        "Supabase.Postgrest.Interfaces.IPostgrestTable<TModel>.Columns(System.Linq.Expressions.Expression<System.Func<TModel, object[]>> predicate) -> Supabase.Postgrest.Interfaces.IPostgrestTable<TModel>",
        "Supabase.Postgrest.Interfaces.IPostgrestTable<TModel>.Columns(string[] columns) -> Supabase.Postgrest.Interfaces.IPostgrestTable<TModel>",
        "Supabase.Postgrest.Interfaces.IPostgrestTable<TModel>.Insert(System.Collections.Generic.ICollection<TModel> models, Supabase.Postgrest.QueryOptions? options = null, System.Threading.CancellationToken cancellationToken = default(System.Threading.CancellationToken)) -> System.Threading.Tasks.Task<Supabase.Postgrest.Responses.ModeledResponse<TModel>>",
        "Supabase.Postgrest.Interfaces.IPostgrestTable<TModel>.Insert(TModel model, Supabase.Postgrest.QueryOptions? options = null, System.Threading.CancellationToken cancellationToken = default(System.Threading.CancellationToken)) -> System.Threading.Tasks.Task<Supabase.Postgrest.Responses.ModeledResponse<TModel>>",
        "Supabase.Postgrest.Interfaces.IPostgrestTable<TModel>.OnConflict(System.Linq.Expressions.Expression<System.Func<TModel, object>> predicate) -> Supabase.Postgrest.Interfaces.IPostgrestTable<TModel>",
        "Supabase.Postgrest.Interfaces.IPostgrestTable<TModel>.OnConflict(string columnName) -> Supabase.Postgrest.Interfaces.IPostgrestTable<TModel>",
        "Supabase.Postgrest.Interfaces.IPostgrestTable<TModel>.Upsert(System.Collections.Generic.ICollection<TModel> model, Supabase.Postgrest.QueryOptions? options = null, System.Threading.CancellationToken cancellationToken = default(System.Threading.CancellationToken)) -> System.Threading.Tasks.Task<Supabase.Postgrest.Responses.ModeledResponse<TModel>>",
        "Supabase.Postgrest.Interfaces.IPostgrestTable<TModel>.Upsert(TModel model, Supabase.Postgrest.QueryOptions? options = null, System.Threading.CancellationToken cancellationToken = default(System.Threading.CancellationToken)) -> System.Threading.Tasks.Task<Supabase.Postgrest.Responses.ModeledResponse<TModel>>",
        "Supabase.Postgrest.QueryOptions.Count.set -> void",
        "Supabase.Postgrest.QueryOptions.CountType.Exact = 1 -> Supabase.Postgrest.QueryOptions.CountType",
        "Supabase.Postgrest.QueryOptions.DuplicateResolution.get -> Supabase.Postgrest.QueryOptions.DuplicateResolutionType",
        "Supabase.Postgrest.QueryOptions.DuplicateResolution.set -> void",
        "Supabase.Postgrest.QueryOptions.DuplicateResolutionType.IgnoreDuplicates = 1 -> Supabase.Postgrest.QueryOptions.DuplicateResolutionType",
        "Supabase.Postgrest.QueryOptions.DuplicateResolutionType.MergeDuplicates = 0 -> Supabase.Postgrest.QueryOptions.DuplicateResolutionType",
        "Supabase.Postgrest.QueryOptions.OnConflict.get -> string?",
        "Supabase.Postgrest.QueryOptions.OnConflict.set -> void",
        "Supabase.Postgrest.QueryOptions.QueryOptions() -> void",
        "Supabase.Postgrest.QueryOptions.ReturnType.Minimal = 0 -> Supabase.Postgrest.QueryOptions.ReturnType",
        "Supabase.Postgrest.QueryOptions.Returning.set -> void",
        "Supabase.Postgrest.QueryOptions.Upsert.get -> bool",
        "Supabase.Postgrest.QueryOptions.Upsert.set -> void",
        "Supabase.Postgrest.Table<TModel>.Insert(TModel model, Supabase.Postgrest.QueryOptions? options = null, System.Threading.CancellationToken cancellationToken = default(System.Threading.CancellationToken)) -> System.Threading.Tasks.Task<Supabase.Postgrest.Responses.ModeledResponse<TModel>>",
        "Supabase.Postgrest.Table<TModel>.OnConflict(string columnName) -> Supabase.Postgrest.Interfaces.IPostgrestTable<TModel>",
        "Supabase.Postgrest.Table<TModel>.Upsert(TModel model, Supabase.Postgrest.QueryOptions? options = null, System.Threading.CancellationToken cancellationToken = default(System.Threading.CancellationToken)) -> System.Threading.Tasks.Task<Supabase.Postgrest.Responses.ModeledResponse<TModel>>",
        "Supabase.Client.From<TModel>() -> Supabase.Interfaces.ISupabaseTable<TModel, Supabase.Realtime.RealtimeChannel>",
    ];

    private const string NewtonsoftJson = """
        namespace Newtonsoft.Json
        {
            public enum NullValueHandling { Include = 0, Ignore = 1 }
            [System.AttributeUsage(System.AttributeTargets.Field | System.AttributeTargets.Property)]
            public sealed class JsonIgnoreAttribute : System.Attribute { }
        }
        """;

    private const string Stateless = """
        namespace Postgrest
        {
            public class StatelessClientOptions : ClientOptions
            {
                public StatelessClientOptions(string baseUrl) { }
            }
            public static class StatelessClient
            {
                public static Table<T> Table<T>(StatelessClientOptions options) where T : Models.BaseModel, new() => throw null!;
            }
        }
        """;

    private const string Postgrest = """
        namespace Supabase.Postgrest.Attributes
        {
            using System;
            using System.Runtime.CompilerServices;

            [AttributeUsage(AttributeTargets.Class)]
            public class TableAttribute : Attribute
            {
                public TableAttribute(string tableName) { Name = tableName; }
                public string Name { get; set; }
            }
            [AttributeUsage(AttributeTargets.Property)]
            public class ColumnAttribute : Attribute
            {
                public ColumnAttribute([CallerMemberName] string? columnName = null, $NullHandling nullValueHandling = $Include, bool ignoreOnInsert = false, bool ignoreOnUpdate = false) { }
                public string ColumnName => throw null!;
                public $NullHandling NullValueHandling { get; set; }
                public bool IgnoreOnInsert => throw null!;
                public bool IgnoreOnUpdate => throw null!;
            }
            [AttributeUsage(AttributeTargets.Property)]
            public class PrimaryKeyAttribute : Attribute
            {
                public PrimaryKeyAttribute([CallerMemberName] string? columnName = null, bool shouldInsert = false) { }
                public string ColumnName => throw null!;
                public bool ShouldInsert => throw null!;
            }
            [AttributeUsage(AttributeTargets.Property)]
            public class ReferenceAttribute : Attribute
            {
                public ReferenceAttribute(Type model, bool includeInQuery = true, bool useInnerJoin = true, string? columnName = null, string? foreignKey = null) { }
            }
        }
        namespace Supabase.Postgrest.Exceptions
        {
            using System;

            public static class FailureHint
            {
                public enum Reason { Unknown, NotAuthorized, ForeignKeyViolation, UniquenessViolation, ServerError, UndefinedTable, UndefinedFunction, InvalidArgument }
            }
            public class PostgrestException : Exception
            {
                public PostgrestException(string? message) { }
                public string? Content => throw null!;
                public int StatusCode => throw null!;
                public FailureHint.Reason Reason => throw null!;
            }
        }
        namespace Supabase.Postgrest.Models
        {
            using System.Collections.Generic;
            using System.Threading;
            using System.Threading.Tasks;

            public abstract class BaseModel
            {
                public string? BaseUrl { get; set; }
                public ClientOptions? RequestClientOptions { get; set; }
                public string TableName => throw null!;
                public Dictionary<Attributes.PrimaryKeyAttribute, object> PrimaryKey => throw null!;
                public Task<Responses.ModeledResponse<T>> Update<T>(CancellationToken cancellationToken = default) where T : BaseModel, new() => throw null!;
            }
        }
        namespace Supabase.Postgrest.Responses
        {
            using System.Collections.Generic;

            public class BaseResponse { public string? Content => throw null!; }
            public class ModeledResponse<T> : BaseResponse where T : Models.BaseModel, new()
            {
                public T? Model => throw null!;
                public List<T> Models => throw null!;
            }
        }
        namespace Supabase.Postgrest.Interfaces
        {
            using System;
            using System.Collections.Generic;
            using System.Linq.Expressions;
            using System.Threading;
            using System.Threading.Tasks;
            using Supabase.Postgrest.Models;
            using Supabase.Postgrest.Responses;

            public interface IPostgrestCacheProvider { }
            public interface IPostgrestTable<TModel> where TModel : BaseModel, new()
            {
                IPostgrestTable<TModel> Columns(Expression<Func<TModel, object[]>> predicate);
                IPostgrestTable<TModel> Columns(string[] columns);
                Task<ModeledResponse<TModel>> Delete(QueryOptions? options = null, CancellationToken cancellationToken = default);
                Task<ModeledResponse<TModel>> Delete(TModel model, QueryOptions? options = null, CancellationToken cancellationToken = default);
                Task<ModeledResponse<TModel>> Get(CancellationToken cancellationToken = default);
                Task<ModeledResponse<TModel>> Insert(ICollection<TModel> models, QueryOptions? options = null, CancellationToken cancellationToken = default);
                Task<ModeledResponse<TModel>> Insert(TModel model, QueryOptions? options = null, CancellationToken cancellationToken = default);
                IPostgrestTable<TModel> OnConflict(Expression<Func<TModel, object>> predicate);
                IPostgrestTable<TModel> OnConflict(string columnName);
                IPostgrestTable<TModel> Select(string columnQuery);
                Task<TModel?> Single(CancellationToken cancellationToken = default);
                Task<ModeledResponse<TModel>> Update(QueryOptions? options = null, CancellationToken cancellationToken = default);
                Task<ModeledResponse<TModel>> Update(TModel model, QueryOptions? options = null, CancellationToken cancellationToken = default);
                Task<ModeledResponse<TModel>> Upsert(ICollection<TModel> model, QueryOptions? options = null, CancellationToken cancellationToken = default);
                Task<ModeledResponse<TModel>> Upsert(TModel model, QueryOptions? options = null, CancellationToken cancellationToken = default);
                IPostgrestTable<TModel> Where(Expression<Func<TModel, bool>> predicate);
            }
            public interface IPostgrestTableWithCache<T> : IPostgrestTable<T> where T : BaseModel, new() { }
            public interface IPostgrestClient
            {
                Task<BaseResponse> Rpc(string procedureName, object? parameters);
                Task<TModeledResponse?> Rpc<TModeledResponse>(string procedureName, object? parameters = null);
                IPostgrestTable<T> Table<T>() where T : BaseModel, new();
                IPostgrestTableWithCache<T> Table<T>(IPostgrestCacheProvider cacheProvider) where T : BaseModel, new();
            }
        }
        namespace Supabase.Postgrest
        {
            using System;
            using System.Collections.Generic;
            using System.Linq.Expressions;
            using System.Threading;
            using System.Threading.Tasks;
            using Supabase.Postgrest.Interfaces;
            using Supabase.Postgrest.Models;
            using Supabase.Postgrest.Responses;

            public class ClientOptions { public string Schema { get; set; } = "public"; }
            public class QueryOptions
            {
                public enum ReturnType { Minimal, Representation }
                public enum CountType { None, Exact, Planned, Estimated }
                public enum DuplicateResolutionType { MergeDuplicates, IgnoreDuplicates }
                public QueryOptions() { }
                public ReturnType Returning { get; set; }
                public DuplicateResolutionType DuplicateResolution { get; set; }
                public CountType Count { get; set; }
                public bool Upsert { get; set; }
                public string? OnConflict { get; set; }
                public Dictionary<string, string> ToHeaders() => throw null!;
            }
            public class Table<TModel> : IPostgrestTable<TModel> where TModel : BaseModel, new()
            {
                public IPostgrestTable<TModel> Columns(Expression<Func<TModel, object[]>> predicate) => throw null!;
                public IPostgrestTable<TModel> Columns(string[] columns) => throw null!;
                public Task<ModeledResponse<TModel>> Delete(QueryOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
                public Task<ModeledResponse<TModel>> Delete(TModel model, QueryOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
                public Task<ModeledResponse<TModel>> Get(CancellationToken cancellationToken = default) => throw null!;
                public Task<ModeledResponse<TModel>> Insert(ICollection<TModel> models, QueryOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
                public Task<ModeledResponse<TModel>> Insert(TModel model, QueryOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
                public IPostgrestTable<TModel> OnConflict(Expression<Func<TModel, object>> predicate) => throw null!;
                public IPostgrestTable<TModel> OnConflict(string columnName) => throw null!;
                public IPostgrestTable<TModel> Select(string columnQuery) => throw null!;
                public Task<TModel?> Single(CancellationToken cancellationToken = default) => throw null!;
                public Task<ModeledResponse<TModel>> Update(QueryOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
                public Task<ModeledResponse<TModel>> Update(TModel model, QueryOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
                public Task<ModeledResponse<TModel>> Upsert(ICollection<TModel> model, QueryOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
                public Task<ModeledResponse<TModel>> Upsert(TModel model, QueryOptions? options = null, CancellationToken cancellationToken = default) => throw null!;
                public IPostgrestTable<TModel> Where(Expression<Func<TModel, bool>> predicate) => throw null!;
            }
            public class TableWithCache<TModel> : Table<TModel>, IPostgrestTableWithCache<TModel> where TModel : BaseModel, new() { }
            public class Client : IPostgrestClient
            {
                public Client(string baseUrl, ClientOptions? options = null) { }
                public Task<BaseResponse> Rpc(string procedureName, object? parameters = null) => throw null!;
                public Task<TModeledResponse?> Rpc<TModeledResponse>(string procedureName, object? parameters = null) => throw null!;
                public IPostgrestTable<T> Table<T>() where T : BaseModel, new() => throw null!;
                public IPostgrestTableWithCache<T> Table<T>(IPostgrestCacheProvider cacheProvider) where T : BaseModel, new() => throw null!;
            }
        }
        """;

    private const string Supabase = """
        namespace Supabase.Realtime { public class RealtimeChannel { } }
        namespace Supabase.Interfaces
        {
            using Supabase.Postgrest.Models;

            public interface ISupabaseTable<TModel, TChannel> : Supabase.Postgrest.Interfaces.IPostgrestTable<TModel> where TModel : BaseModel, new() { }
            public interface ISupabaseClient<TUser, TSession, TSocket, TChannel, TBucket, TFileObject>
            {
                ISupabaseTable<TModel, TChannel> From<TModel>() where TModel : BaseModel, new();
            }
        }
        namespace Supabase
        {
            using System.Threading.Tasks;
            using Supabase.Interfaces;
            using Supabase.Postgrest.Models;
            using Supabase.Postgrest.Responses;

            public class SupabaseOptions { public string Schema = "public"; public bool AutoConnectRealtime { get; set; } }
            public class SupabaseTable<TModel> : Supabase.Postgrest.Table<TModel>, ISupabaseTable<TModel, Supabase.Realtime.RealtimeChannel> where TModel : BaseModel, new() { }
            public class Client : ISupabaseClient<object, object, object, Supabase.Realtime.RealtimeChannel, object, object>
            {
                public Client(string supabaseUrl, string? supabaseKey, SupabaseOptions? options = null) { }
                public Supabase.Postgrest.Interfaces.IPostgrestClient Postgrest { get; set; } = null!;
                public ISupabaseTable<TModel, Supabase.Realtime.RealtimeChannel> From<TModel>() where TModel : BaseModel, new() => throw null!;
                public Task<BaseResponse> Rpc(string procedureName, object? parameters) => throw null!;
            }
            public static class StatelessClient
            {
                public static SupabaseTable<T> From<T>(string supabaseUrl, string supabaseKey, SupabaseOptions? options = null) where T : BaseModel, new() => throw null!;
            }
        }
        """;

    private static PortableExecutableReference Compile(string name, string source)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest))],
            References.Of(Libraries.None),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        return result.Success
            ? MetadataReference.CreateFromImage(image.ToArray())
            : throw new InvalidOperationException(string.Join("\n", result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error)));
    }
}
