namespace StripeSyncAnalyzers.Tests.Conformance;

/// <summary>The signatures of libraries that the tests' package feed does not have, with exactly their namespaces, names and parameters.</summary>
internal static class Stubs
{
    /// <summary>Dapper.Contrib.</summary>
    public const string DapperContrib = """
        using System.Data;
        namespace Dapper.Contrib.Extensions
        {
            public static class SqlMapperExtensions
            {
                public static long Insert<T>(this IDbConnection connection, T entityToInsert, IDbTransaction? transaction = null, int? commandTimeout = null) where T : class => 0;
                public static Task<int> InsertAsync<T>(this IDbConnection connection, T entityToInsert, IDbTransaction? transaction = null, int? commandTimeout = null, ISqlAdapter? sqlAdapter = null) where T : class => Task.FromResult(0);
                public static bool Update<T>(this IDbConnection connection, T entityToUpdate, IDbTransaction? transaction = null, int? commandTimeout = null) where T : class => true;
                public static Func<Type, string>? TableNameMapper;
            }
            [AttributeUsage(AttributeTargets.Class)] public class TableAttribute(string tableName) : Attribute { public string Name { get; set; } = tableName; }
            [AttributeUsage(AttributeTargets.Property)] public class KeyAttribute : Attribute;
            [AttributeUsage(AttributeTargets.Property)] public class ExplicitKeyAttribute : Attribute;
            [AttributeUsage(AttributeTargets.Property)] public class WriteAttribute(bool write) : Attribute { public bool Write { get; } = write; }
            [AttributeUsage(AttributeTargets.Property)] public class ComputedAttribute : Attribute;
        }
        public interface ISqlAdapter { }
        """;

    /// <summary>FlexLabs.EntityFrameworkCore.Upsert.</summary>
    public const string FlexLabs = """
        using System.Linq.Expressions;
        using FlexLabs.EntityFrameworkCore.Upsert;
        namespace Microsoft.EntityFrameworkCore
        {
            public static class UpsertExtensions
            {
                public static UpsertCommandBuilder<TEntity> Upsert<TEntity>(this DbContext dbContext, TEntity entity) where TEntity : class => new();
                public static UpsertCommandBuilder<TEntity> UpsertRange<TEntity>(this DbContext dbContext, params TEntity[] entities) where TEntity : class => new();
                public static UpsertCommandBuilder<TEntity> UpsertRange<TEntity>(this DbContext dbContext, IEnumerable<TEntity> entities) where TEntity : class => new();
                public static UpsertCommandBuilder<TEntity> Upsert<TEntity>(this DbSet<TEntity> dbSet, TEntity entity) where TEntity : class => new();
                public static UpsertCommandBuilder<TEntity> UpsertRange<TEntity>(this DbSet<TEntity> dbSet, params TEntity[] entities) where TEntity : class => new();
                public static UpsertCommandBuilder<TEntity> UpsertRange<TEntity>(this DbSet<TEntity> dbSet, IEnumerable<TEntity> entities) where TEntity : class => new();
            }
        }
        namespace FlexLabs.EntityFrameworkCore.Upsert
        {
            public class UpsertCommandBuilder<TEntity> where TEntity : class
            {
                internal UpsertCommandBuilder() { }
                public UpsertCommandBuilder<TEntity> On(Expression<Func<TEntity, object>> match) => this;
                public UpsertCommandBuilder<TEntity> AllowIdentityMatch() => this;
                public UpsertCommandBuilder<TEntity> Exclude(Expression<Func<TEntity, object>> exclude) => this;
                public UpsertCommandBuilder<TEntity> WhenMatched(Expression<Func<TEntity, TEntity>> updater) => this;
                public UpsertCommandBuilder<TEntity> WhenMatched(Expression<Func<TEntity, TEntity, TEntity>> updater) => this;
                public UpsertCommandBuilder<TEntity> UpdateIf(Expression<Func<TEntity, bool>> condition) => this;
                public UpsertCommandBuilder<TEntity> UpdateIf(Expression<Func<TEntity, TEntity, bool>> condition) => this;
                public UpsertCommandBuilder<TEntity> WithFallbackExpressionCompiler() => this;
                public UpsertCommandBuilder<TEntity> NoUpdate() => this;
                public int Run() => 0;
                public ICollection<TEntity> RunAndReturn() => [];
                public Task<int> RunAsync(CancellationToken token = default) => Task.FromResult(0);
                public Task<ICollection<TEntity>> RunAndReturnAsync(CancellationToken token = default) => Task.FromResult<ICollection<TEntity>>([]);
            }
        }
        """;

    /// <summary>EFCore.BulkExtensions.</summary>
    public const string Bulk = """
        using Microsoft.EntityFrameworkCore;
        namespace EFCore.BulkExtensions
        {
            public static class DbContextBulkExtensions
            {
                public static void BulkInsert<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig? bulkConfig = null, Action<decimal>? progress = null, Type? type = null) where T : class { }
                public static Task BulkInsertAsync<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig? bulkConfig = null, Action<decimal>? progress = null, Type? type = null, CancellationToken cancellationToken = default) where T : class => Task.CompletedTask;
                public static void BulkInsert<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig>? bulkAction, Action<decimal>? progress = null, Type? type = null) where T : class { }
                public static Task BulkInsertAsync<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig>? bulkAction, Action<decimal>? progress = null, Type? type = null, CancellationToken cancellationToken = default) where T : class => Task.CompletedTask;
                public static void BulkInsertOrUpdate<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig? bulkConfig = null, Action<decimal>? progress = null, Type? type = null) where T : class { }
                public static Task BulkInsertOrUpdateAsync<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig? bulkConfig = null, Action<decimal>? progress = null, Type? type = null, CancellationToken cancellationToken = default) where T : class => Task.CompletedTask;
                public static void BulkInsertOrUpdate<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig> bulkAction, Action<decimal>? progress = null, Type? type = null) where T : class { }
                public static Task BulkInsertOrUpdateAsync<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig> bulkAction, Action<decimal>? progress = null, Type? type = null, CancellationToken cancellationToken = default) where T : class => Task.CompletedTask;
                public static void BulkInsertOrUpdateOrDelete<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig? bulkConfig = null, Action<decimal>? progress = null, Type? type = null) where T : class { }
                public static Task BulkInsertOrUpdateOrDeleteAsync<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig? bulkConfig = null, Action<decimal>? progress = null, Type? type = null, CancellationToken cancellationToken = default) where T : class => Task.CompletedTask;
                public static void BulkInsertOrUpdateOrDelete<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig>? bulkAction, Action<decimal>? progress = null, Type? type = null) where T : class { }
                public static Task BulkInsertOrUpdateOrDeleteAsync<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig>? bulkAction, Action<decimal>? progress = null, Type? type = null, CancellationToken cancellationToken = default) where T : class => Task.CompletedTask;
                public static void BulkUpdate<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig? bulkConfig = null, Action<decimal>? progress = null, Type? type = null) where T : class { }
                public static Task BulkUpdateAsync<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig? bulkConfig = null, Action<decimal>? progress = null, Type? type = null, CancellationToken cancellationToken = default) where T : class => Task.CompletedTask;
                public static void BulkUpdate<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig>? bulkAction, Action<decimal>? progress = null, Type? type = null) where T : class { }
                public static Task BulkUpdateAsync<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig>? bulkAction, Action<decimal>? progress = null, Type? type = null, CancellationToken cancellationToken = default) where T : class => Task.CompletedTask;
            }
            public class BulkConfig
            {
                public List<string>? UpdateByProperties { get; set; }
                public List<string>? PropertiesToInclude { get; set; }
                public List<string>? PropertiesToExclude { get; set; }
                public bool SetOutputIdentity { get; set; }
                public bool IncludeGraph { get; set; }
                public int BatchSize { get; set; } = 2000;
            }
        }
        """;
}
