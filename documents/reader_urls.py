from django.urls import path

from documents.views import api_clients, bookmarks, bundle, edxml, feeds, follows, saved_searches

urlpatterns = [
    path("tim-da-luu/", saved_searches.listing, name="saved_searches"),
    path("tim-da-luu/luu/", saved_searches.save, name="save_search"),
    path("tim-da-luu/<int:pk>/", saved_searches.look, name="saved_search"),
    path("tim-da-luu/<int:pk>/xoa/", saved_searches.delete, name="delete_search"),
    path("tim-da-luu/<int:pk>/theo-doi/", saved_searches.give_feed, name="give_feed"),
    path("tim-da-luu/<int:pk>/thoi-theo-doi/", saved_searches.revoke_feed, name="revoke_feed"),
    path("da-luu/", bookmarks.listing, name="bookmarks"),
    path("da-luu/<int:pk>/ghi-chu/", bookmarks.annotate, name="annotate_bookmark"),
    path("<int:pk>/luu-van-ban/", bookmarks.keep, name="keep"),
    path("<int:pk>/bo-luu-van-ban/", bookmarks.unkeep, name="unkeep"),
    path("dang-theo-doi/", follows.listing, name="follows"),
    path("theo-doi/<slug:what>/<int:pk>/", follows.follow, name="follow"),
    path("thoi-theo-doi/<int:pk>/", follows.unfollow, name="unfollow"),
    path("tai-ve/", bundle.download, name="download_bundle"),
    path("nguon-tin/", feeds.listing, name="feeds"),
    path("nguon-tin/atom/", feeds.public, {"kind": "atom"}, name="atom"),
    path("nguon-tin/rss/", feeds.public, {"kind": "rss"}, name="rss"),
    path("nguon-tin/rieng/<str:token>/", feeds.private, name="private_feed"),
    path("he-thong-ket-noi/", api_clients.listing, name="api_clients"),
    path("he-thong-ket-noi/them/", api_clients.add, name="add_api_client"),
    path("he-thong-ket-noi/<int:pk>/cap-lai/", api_clients.renew, name="renew_api_client"),
    path("he-thong-ket-noi/<int:pk>/thu-hoi/", api_clients.revoke, name="revoke_api_client"),
    path("<int:pk>/edxml/", edxml.page, name="edxml"),
    path("<int:pk>/edxml/tep/", edxml.file, name="edxml_file"),
]
