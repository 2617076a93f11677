using StripeSync.Sql.Catalogs;

namespace StripeSync.Sql.Tests.Catalogs;

/// <summary>Longer lists share the array of shorter ones: none may see what another one adds.</summary>
public sealed class AppendListTests
{
    private static int[] Items(AppendList<int> list)
    {
        var items = new List<int>();
        foreach (var item in list)
            items.Add(item);
        return [.. items];
    }

    [Fact]
    public void Two_lists_made_from_one_keep_their_own_ends()
    {
        var start = default(AppendList<int>).Add(1).Add(2).Add(3);
        var first = start.Add(4);
        var second = start.Add(5);
        Assert.Equal([1, 2, 3], Items(start));
        Assert.Equal([1, 2, 3, 4], Items(first));
        Assert.Equal([1, 2, 3, 5], Items(second));
        Assert.Equal([1, 2, 3, 4, 6], Items(first.Add(6)));
    }

    [Fact]
    public void Changes_leave_the_list_alone()
    {
        var list = default(AppendList<int>).Add(1).Add(2).Add(3);
        Assert.Equal([1, 9, 3], Items(list.SetItem(1, 9)));
        Assert.Equal([2, 3, 4], Items(list.RemoveAt(0).Add(4)));
        Assert.Equal([2, 4, 6], Items(list.Select(i => i * 2)));
        Assert.Equal([1, 2, 3], Items(list));
        Assert.True(default(AppendList<int>).IsEmpty);
    }
}
