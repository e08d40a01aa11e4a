"""Letters that tell parties their expected contributions, with how each amount was calculated (App. 1(20))."""
