global using StripeSyncAnalyzers.Tests.Infrastructure;
global using Xunit;
